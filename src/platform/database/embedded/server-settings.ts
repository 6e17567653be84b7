import type { DataFolder } from './data-folder.js';

/** `full` loses no committed transaction in a power cut; `tests` is faster and may lose the whole cluster in one. */
export type Durability = 'full' | 'tests';

/** The server's settings for a small machine that this program shares with nobody else's data. */
export function serverSettings(folder: DataFolder, port: number, durability: Durability): string[] {
  const settings = {
    cluster_name: folder.name,
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 120,
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    random_page_cost: 1.1,
    jit: 'off',
    // Parallel workers exchange rows through /dev/shm, of which a container has 64 MB.
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    ...(durability === 'full'
      ? { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
