//! Reading mail, folding its quotes and redacting its raw form: linear in size.

use std::hint::black_box;

use bench::{SIZES, mail};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use markup::mail::{MailLimits, parse_mail};
use mimalloc::MiMalloc;

/// As the server has it, so that large blocks cost what they cost there.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn parsing(criterion: &mut Criterion) {
    let limits = MailLimits::default();
    let mut group = criterion.benchmark_group("mail");
    group.sample_size(20);
    for size in SIZES {
        let raw = mail(size);
        group.throughput(Throughput::Bytes(raw.len() as u64));
        group.bench_with_input(BenchmarkId::new("parse", size), &raw, |bencher, raw| {
            bencher.iter(|| parse_mail(black_box(raw), &limits).is_ok());
        });
    }
    group.finish();
}

criterion_group!(benches, parsing);
criterion_main!(benches);
