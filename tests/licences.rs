//! What others wrote and we pass on: permissive licences, the public registry, and none we do without.
//!
//! Of this machine's platform by itself; `EYELEVEL_PLATFORMS=all cargo test --test all licences` looks
//! at the crates of every platform, which must have been fetched (`cargo fetch`). Sources are those of the
//! lock file, which has all platforms' anyway. cargo-deny would say the same; building it takes minutes.

use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand};
use spdx::{Expression, ParseMode};

/// Licences under which a crate may be part of the program, as SPDX names them.
const ALLOWED: [&str; 18] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "CC0-1.0",
    "Unlicense",
    "Unicode-3.0",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CDLA-Permissive-2.0",
    // Fonts that egui brings along.
    "OFL-1.1",
    "Ubuntu-font-1.0",
    "MPL-2.0",
];

/// Crates that must not come in, not even by way of others, and why.
const UNWANTED: [(&str, &str); 3] = [
    (
        "wgpu",
        "one renderer is enough, and this one doubles the program",
    ),
    ("openssl", "TLS comes without a library of the system"),
    ("openssl-sys", "TLS comes without a library of the system"),
];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
const LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock");

/// The platform that programs are compiled for here.
fn platform() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("a rustc");
    let said = String::from_utf8(output.stdout).expect("words");
    let line = said.lines().find_map(|line| line.strip_prefix("host: "));
    line.expect("rustc says what it compiles for").to_owned()
}

/// Tells whether somebody asks for every platform's crates.
fn is_every_platform() -> bool {
    std::env::var_os("EYELEVEL_PLATFORMS").is_some_and(|which| which == "all")
}

/// Every crate of this platform, or of all.
fn metadata() -> Metadata {
    let mut options = vec!["--locked".to_owned(), "--offline".to_owned()];
    if !is_every_platform() {
        options.extend(["--filter-platform".to_owned(), platform()]);
    }
    MetadataCommand::new()
        .manifest_path(MANIFEST)
        .other_options(options)
        .exec()
        .expect("cargo describes what the workspace is built from")
}

fn is_allowed(licence: &str) -> bool {
    // Older crates write a slash for "or".
    let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else {
        return false;
    };
    expression.evaluate(|needs| ALLOWED.contains(&needs.to_string().as_str()))
}

#[test]
fn every_crate_has_a_licence_that_lets_us_pass_it_on() {
    let mut looked_at = 0;
    for package in metadata().packages {
        if package.source.is_none() {
            continue;
        }
        looked_at += 1;
        let licence = package.license.as_deref().unwrap_or_default();
        let name = package.name.as_str();
        assert!(is_allowed(licence), "{name} comes under {licence:?}");
    }
    assert!(looked_at > 100, "only {looked_at} crates were found");
}

#[test]
fn a_licence_that_asks_for_more_is_noticed() {
    for licence in [
        "GPL-3.0-only",
        "MIT AND AGPL-3.0-or-later",
        "Apache-2.0 WITH Classpath-exception-2.0",
        "SSPL-1.0",
        "as I please",
        "",
    ] {
        assert!(!is_allowed(licence), "{licence:?}");
    }
    for licence in ["MIT/Apache-2.0", "GPL-2.0-only OR ISC"] {
        assert!(is_allowed(licence), "{licence:?}");
    }
}

#[test]
fn crates_come_from_the_registry() {
    let lock = std::fs::read_to_string(LOCK).expect("the lock file");
    let sources = lock
        .lines()
        .filter_map(|line| line.strip_prefix("source = "));
    let mut looked_at = 0;
    for source in sources {
        looked_at += 1;
        assert_eq!(source, format!("\"{REGISTRY}\""));
    }
    assert!(looked_at > 100, "only {looked_at} crates were found");
}

#[test]
fn no_unwanted_crate_comes_in_by_way_of_others() {
    // What is built, not what a crate could be built with, as metadata and the lock file have it.
    let target = if is_every_platform() {
        "all".to_owned()
    } else {
        platform()
    };
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--workspace", "--locked", "--offline"])
        .args(["--prefix", "none", "--format", "{p}", "--target", &target])
        .args(["--manifest-path", MANIFEST])
        .output()
        .expect("cargo says what it builds");
    let said = String::from_utf8(output.stdout).expect("words");
    let names: Vec<&str> = said.lines().filter_map(|it| it.split(' ').next()).collect();
    assert!(names.contains(&"egui"), "{said}");
    for (unwanted, why) in UNWANTED {
        assert!(!names.contains(&unwanted), "{unwanted}: {why}");
    }
}

#[test]
fn no_room_takes_whatever_version_there_is() {
    let rooms = MetadataCommand::new()
        .manifest_path(MANIFEST)
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .expect("cargo describes its own workspace");
    for room in rooms.packages {
        for need in room.dependencies {
            let is_any = need.path.is_none() && need.req.to_string() == "*";
            assert!(!is_any, "{} takes any {}", room.name, need.name);
        }
    }
}
