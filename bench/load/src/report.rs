//! The report: a table in Markdown, or JSON.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::raw::{GROUP, Raw};
use crate::stats::Phase;

/// What the figures were measured on, without names.
pub(crate) struct Machine {
    processors: usize,
    memory_kib: u64,
    model: String,
    /// Others at work when the run ended: processes ready to run over the last minute.
    load: String,
}

impl Machine {
    pub(crate) fn look() -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let (cpu, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
        let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
        let total = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")).unwrap_or_default();
        Self {
            processors: std::thread::available_parallelism().map_or(0, std::num::NonZeroUsize::get),
            memory_kib: total.split_whitespace().next().and_then(|kib| kib.parse().ok()).unwrap_or(0),
            model: model.trim_start_matches(['\t', ' ', ':']).to_owned(),
            load: read("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned(),
        }
    }
}

/// All that one run measured.
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) engine: String,
    pub(crate) tickets: u64,
    /// Seconds, and tickets made in them.
    pub(crate) seed: (f64, u64),
    pub(crate) disk_after_seeding: u64,
    pub(crate) disk_after_run: u64,
    pub(crate) first_answer: Duration,
    pub(crate) memory_kib: u64,
    pub(crate) most_memory_kib: u64,
    pub(crate) phases: Vec<Phase>,
    pub(crate) raws: Vec<Raw>,
}

impl Report {
    /// One phase as a row of the table.
    pub(crate) fn line(phase: &Phase) -> String {
        format!(
            "| {} | {} | {:.0} | {:.2} | {:.2} | {:.0} |",
            phase.operation,
            phase.connections,
            phase.per_second(),
            phase.millis(500),
            phase.millis(990),
            phase.processor_micros()
        )
    }

    pub(crate) fn print(&self, as_json: bool) -> Result<()> {
        let text = if as_json { self.json().to_string() } else { self.table()? };
        writeln!(std::io::stdout().lock(), "{text}")?;
        Ok(())
    }

    fn engine_name(&self) -> &str {
        if self.engine == "sqlite" { "sqlite" } else { "postgres" }
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "engine": self.engine_name(),
            "tickets": self.tickets,
            "machine": {
                "processors": self.machine.processors,
                "memory_kib": self.machine.memory_kib,
                "model": self.machine.model,
                "load_average": self.machine.load,
            },
            "seeded": {"tickets": self.seed.1, "seconds": self.seed.0},
            "bytes_on_disk": {"after_seeding": self.disk_after_seeding, "after_run": self.disk_after_run},
            "first_answer_ms": self.first_answer.as_secs_f64() * 1000.0,
            "memory_kib": {"resident": self.memory_kib, "most": self.most_memory_kib},
            "phases": self.phases.iter().map(Phase::json).collect::<Vec<_>>(),
            "raw": self.raws.iter().map(Raw::json).collect::<Vec<_>>(),
        })
    }

    fn table(&self) -> Result<String> {
        let mut text = String::new();
        let mib = |bytes: u64| bytes as f64 / 1_048_576.0;
        writeln!(
            text,
            "{} tickets on {}; {} processors, load {}",
            self.tickets,
            self.engine_name(),
            self.machine.processors,
            self.machine.load
        )?;
        writeln!(
            text,
            "\n| operation | connections | per second | p50 ms | p99 ms | server CPU µs |\n|---|--:|--:|--:|--:|--:|"
        )?;
        for phase in &self.phases {
            writeln!(text, "{}", Self::line(phase))?;
        }
        writeln!(text, "\n| operation | raw, one thread, per second | best of the API | share |\n|---|--:|--:|--:|")?;
        for raw in &self.raws {
            let of = self.phases.iter().filter(|phase| phase.operation == raw.operation);
            let best = of.map(Phase::per_second).fold(0.0, f64::max);
            let share = 100.0 * best / raw.per_second.max(1e-9);
            writeln!(text, "| {} | {:.0} | {best:.0} | {share:.0} % |", raw.operation, raw.per_second)?;
        }
        writeln!(text, "\nRaw writes share a commit {GROUP} at a time.")?;
        if self.seed.1 > 0 {
            writeln!(text, "Seeded {} tickets in {:.1} s.", self.seed.1, self.seed.0)?;
        }
        writeln!(
            text,
            "Memory {:.0} MiB resident, {:.0} MiB at most; first answer after {:.0} ms; {:.0} MiB on disk after seeding, {:.0} MiB after the run.",
            self.memory_kib as f64 / 1024.0,
            self.most_memory_kib as f64 / 1024.0,
            self.first_answer.as_secs_f64() * 1000.0,
            mib(self.disk_after_seeding),
            mib(self.disk_after_run)
        )?;
        Ok(text)
    }
}
