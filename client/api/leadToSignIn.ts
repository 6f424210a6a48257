/** Leads a page to which nobody is signed in to the page where one signs in, and back afterwards. */
export function leadToSignIn(): void {
  const { pathname, search } = window.location
  if (pathname === '/sign-in') return
  const lang = new URLSearchParams(search).get('lang')
  const query = new URLSearchParams({ next: pathname + search, ...(lang !== null && { lang }) })
  window.location.assign(`/sign-in?${query.toString()}`)
}
