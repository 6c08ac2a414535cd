//! Every parser keeps its promises on its corpus and on some thousand changes of it, the same on every run.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use fuzz::mutate::Dice;
use fuzz::targets::TARGETS;
use fuzz::tries::{try_many, try_one};
use fuzz::{Target, corpus};

/// Changes tried for each target; a target that is slow without optimisation stops at the time below.
const MANY: u64 = 3000;
const TIME: Duration = Duration::from_secs(8);
/// Unoptimised, on a machine that does other things too.
const MOST: Duration = Duration::from_secs(20);

fn keeps_its_promises(target: &Target) {
    let mut seeds = Vec::new();
    for (name, data) in corpus::inputs(target).unwrap() {
        assert!(try_one(target, &data, MOST).is_ok(), "{}: {name}", target.name);
        seeds.push(data);
    }
    if let Err(failed) = try_many(target, &seeds, &mut Dice::new(2026), MANY, TIME, MOST) {
        let text = String::from_utf8_lossy(&failed.data).into_owned();
        panic!("{}: {:?} on {text:?}", target.name, failed.failure);
    }
}

/// The targets that stand at `turn`, `turn + 4`, … in the list: four tests, so that four can run at once.
fn every_fourth(turn: usize) {
    TARGETS.iter().skip(turn).step_by(4).for_each(keeps_its_promises);
}

#[test]
fn the_first_quarter_keeps_its_promises() {
    every_fourth(0);
}

#[test]
fn the_second_quarter_keeps_its_promises() {
    every_fourth(1);
}

#[test]
fn the_third_quarter_keeps_its_promises() {
    every_fourth(2);
}

#[test]
fn the_fourth_quarter_keeps_its_promises() {
    every_fourth(3);
}

#[test]
fn every_folder_of_the_corpus_has_a_target() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(TARGETS.iter().any(|target| target.name == name), "{name}");
    }
}
