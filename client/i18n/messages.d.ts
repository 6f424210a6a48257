/** Compiled messages, see build/messages.ts. */
declare module '*.json?first' {
  const messages: Record<string, string | object>
  export default messages
}
declare module '*.json?later' {
  const messages: Record<string, string | object>
  export default messages
}
