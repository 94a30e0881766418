//! A static file server for `dist/` that sends what a browser needs to share memory between threads.

use std::fs;
use std::net::TcpListener;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::http::{self, Response};
use crate::{project, www};

const DEFAULT_PORT: u16 = 8080;

/// What `cargo xtask serve` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// The port; without it 8080, or any free one when that is taken
    #[arg(long)]
    port: Option<u16>,
    /// The path under which the page appears, such as /convscope/
    #[arg(long, default_value = "/", value_parser = base)]
    base: String,
    /// Serve dist/ as it is
    #[arg(long)]
    no_build: bool,
    /// Leave out the headers that isolate the page from other origins, as most static hosts do
    #[arg(long)]
    no_isolation: bool,
}

/// Builds and serves until the process ends.
pub fn run(options: &Options) -> Result<()> {
    if !options.no_build {
        www::build()?;
    }
    let dist = project::path("dist")?;
    ensure!(dist.join("index.html").exists(), "dist/ holds no page yet: cargo xtask build");
    let listener = listen(options.port)?;
    let address = listener.local_addr()?;
    println!("Serving dist/ at http://{address}{} (Ctrl+C stops)", options.base);
    let (base, isolated) = (options.base.clone(), !options.no_isolation);
    http::serve(&listener, move |url| {
        let response = answer(url, &dist, &base);
        if isolated { isolate(response) } else { response }
    })
}

fn listen(port: Option<u16>) -> Result<TcpListener> {
    match port {
        Some(port) => TcpListener::bind(("127.0.0.1", port)).with_context(|| format!("port {port} is taken")),
        None => TcpListener::bind(("127.0.0.1", DEFAULT_PORT))
            .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
            .context("no port is free"),
    }
}

/// A base path begins and ends with a slash.
fn base(text: &str) -> Result<String, String> {
    let inner = text.trim_matches('/');
    Ok(if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") })
}

/// What a request's path asks for.
#[derive(Debug, PartialEq)]
enum Target {
    /// A file, relative to `dist/`.
    File(PathBuf),
    /// The page itself, from outside its base.
    Elsewhere,
    Missing,
}

/// Reads a path as the browser sent it. Whatever would leave `dist/` is missing.
fn target(url: &str, base: &str) -> Target {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Some(relative) = path.strip_prefix(base) else {
        return if format!("{path}/") == base || path == "/" { Target::Elsewhere } else { Target::Missing };
    };
    let Some(relative) = percent_decode(relative) else { return Target::Missing };
    let file = PathBuf::from(if relative.is_empty() { "index.html" } else { &relative });
    let inside = file.components().all(|part| matches!(part, Component::Normal(_))) && !relative.contains('\\');
    if inside { Target::File(file) } else { Target::Missing }
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

fn answer(url: &str, dist: &Path, base: &str) -> Response {
    match target(url, base) {
        Target::File(file) => match fs::read(dist.join(&file)) {
            Ok(body) => Response::new(200)
                .with("Content-Type", content_type(&file))
                .with("Cache-Control", cache_control(&file))
                .with("X-Content-Type-Options", "nosniff")
                .body(body),
            Err(_) => Response::new(404),
        },
        Target::Elsewhere => Response::new(302).with("Location", base),
        Target::Missing => Response::new(404),
    }
}

/// Without this no browser lets threads share memory.
fn isolate(response: Response) -> Response {
    response.with("Cross-Origin-Opener-Policy", "same-origin").with("Cross-Origin-Embedder-Policy", "require-corp")
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Files whose names change with their contents, vite's and the shards of MNIST, never need asking for again.
fn cache_control(file: &Path) -> &'static str {
    let hashed =
        file.starts_with("assets") || (file.starts_with("mnist") && file.extension().is_some_and(|e| e == "bin"));
    if hashed { "public, max-age=31536000, immutable" } else { "no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Target {
        Target::File(PathBuf::from(path))
    }

    #[test]
    fn paths_become_files() {
        assert_eq!(target("/", "/"), file("index.html"));
        assert_eq!(target("/assets/index-a1.js?v=2", "/"), file("assets/index-a1.js"));
        assert_eq!(target("/photos/a%20cat.jpg", "/"), file("photos/a cat.jpg"));
    }

    #[test]
    fn a_base_path_hides_the_root() {
        assert_eq!(target("/convscope/", "/convscope/"), file("index.html"));
        assert_eq!(target("/convscope/sw.js", "/convscope/"), file("sw.js"));
        assert_eq!(target("/convscope", "/convscope/"), Target::Elsewhere);
        assert_eq!(target("/", "/convscope/"), Target::Elsewhere);
        assert_eq!(target("/sw.js", "/convscope/"), Target::Missing);
    }

    #[test]
    fn nothing_outside_is_served() {
        for url in
            ["/../Cargo.toml", "/assets/../../x", "/%2e%2e/x", "/..%2fx", "/%2Fetc/passwd", "//etc/passwd", "/.\\..\\x"]
        {
            assert_eq!(target(url, "/"), Target::Missing, "{url}");
        }
    }

    #[test]
    fn broken_escapes_are_missing() {
        for url in ["/%", "/%4", "/%zz", "/%ff"] {
            assert_eq!(target(url, "/"), Target::Missing, "{url}");
        }
    }

    #[test]
    fn a_base_gets_its_slashes() {
        assert_eq!(base("convscope").unwrap(), "/convscope/");
        assert_eq!(base("/a/b/").unwrap(), "/a/b/");
        assert_eq!(base("/").unwrap(), "/");
    }

    #[test]
    fn only_hashed_names_are_kept() {
        assert!(cache_control(Path::new("assets/index-a1.js")).contains("immutable"));
        assert!(cache_control(Path::new("mnist/test-00ff00ff.bin")).contains("immutable"));
        for name in ["index.html", "sw.js", "mnist/manifest.json"] {
            assert_eq!(cache_control(Path::new(name)), "no-cache");
        }
    }
}
