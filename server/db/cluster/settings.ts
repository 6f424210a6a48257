import os from 'node:os'

/** Settings of postgresql.conf, name to value. */
export type Settings = Record<string, string>

const MEGABYTE = 1024 * 1024

/**
 * Settings every private cluster starts with. They are given on the command line, not written into the
 * data folder, so that an existing cluster follows the program.
 */
export function clusterSettings(socketDir: string): Settings {
  const memory = Math.min(os.totalmem(), process.constrainedMemory() || Infinity)
  const shared = Math.round(Math.min(512, Math.max(64, memory / 16 / MEGABYTE)))
  return {
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: `${shared}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    // Compiling costs more than it saves on our short statements (tallies answer in under a millisecond).
    jit: 'off',
    // An acknowledged report is a committed one.
    synchronous_commit: 'on',
    fsync: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
  }
}

/** For a cluster that is thrown away: nothing is worth waiting for the disk. */
export const throwAwaySettings: Settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  shared_buffers: '128MB',
}
