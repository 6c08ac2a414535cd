//! Sizes of the engine: threads, caches, connections.

/// How much the engine may take. The defaults fit two cores and 150 MB for the whole process.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Threads that run SQLite reads (1 to 64).
    pub reader_threads: usize,
    /// Page cache of a file's writer, in KiB.
    pub writer_cache_kib: u32,
    /// Page cache of each reading connection, in KiB.
    pub reader_cache_kib: u32,
    /// Threads that talk to PostgreSQL (1 to 64); started when the first PostgreSQL database opens.
    pub postgres_threads: usize,
    /// Connections each of these threads may hold to one cluster.
    pub postgres_connections: usize,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            reader_threads: 2,
            writer_cache_kib: 16 * 1024,
            reader_cache_kib: 8 * 1024,
            postgres_threads: 2,
            postgres_connections: 6,
        }
    }
}
