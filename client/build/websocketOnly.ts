import type { Plugin } from 'vite'

/** The live protocol is WebSocket only (contracts/socket.ts): Socket.IO's other transports stay out of the bundle. */
export function websocketOnly(): Plugin {
  return {
    name: 'websocket-only',
    transform: {
      filter: { id: /engine\.io-client\/build\/esm(-debug)?\/transports\/index\.js/ },
      handler: () => ({
        code: `import { WS } from './websocket.js'\nexport const transports = { websocket: WS }`,
        map: null,
      }),
    },
  }
}
