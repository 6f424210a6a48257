// Shows what the server tells this browser while no page of it is open (contracts/notices.ts, pushMessage). It keeps
// nothing, answers no request of a page, and opens no address but ours.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  const { title, body, path, lang } = event.data.json()
  event.waitUntil(
    // One tag: what is told later takes the place of what was told before, and rings again.
    self.registration.showNotification(title, { body, lang, tag: 'overdue', renotify: true, data: { path } }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const address = new URL(event.notification.data.path, self.location.origin)
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href))
})
