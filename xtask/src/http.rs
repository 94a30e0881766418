//! As much of HTTP/1.1 as a static site takes: `GET` and `HEAD`, connections that stay open.
//!
//! Each connection has a thread of its own. A pool would let a new connection wait behind one that a browser merely
//! keeps, and a page whose engine waits behind its own fonts never starts.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Result;

/// A connection that asks nothing for so long is closed.
const IDLE: Duration = Duration::from_secs(60);
/// Bytes that the lines of a request may take.
const LONGEST_HEAD: u64 = 64 * 1024;

/// What is sent back.
pub struct Response {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Response {
    /// Without headers or body.
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// One more header.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The bytes after the headers.
    pub fn body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    fn send(&self, method: &Method, stream: &mut TcpStream) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {}\r\nContent-Length: {}\r\n", self.status_line(), self.body.len());
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        if *method == Method::Get {
            stream.write_all(&self.body)?;
        }
        stream.flush()
    }

    fn status_line(&self) -> String {
        let reason = match self.status {
            200 => "OK",
            302 => "Found",
            404 => "Not Found",
            405 => "Method Not Allowed",
            _ => "",
        };
        format!("{} {reason}", self.status)
    }
}

#[derive(PartialEq)]
enum Method {
    Get,
    Head,
    Other,
}

struct Request {
    method: Method,
    url: String,
    /// Whether the client asks nothing more on this connection.
    last: bool,
}

/// Answers every request for a path with what `answer` makes of it, until the process ends.
///
/// # Errors
/// If no more connections can be accepted.
pub fn serve(listener: &TcpListener, answer: impl Fn(&str) -> Response + Send + Sync + 'static) -> Result<()> {
    let answer = Arc::new(answer);
    for stream in listener.incoming() {
        let (stream, answer) = (stream?, Arc::clone(&answer));
        // A browser that leaves in the middle of a file is no error of the server.
        thread::spawn(move || converse(stream, answer.as_ref()).ok());
    }
    Ok(())
}

fn converse(mut stream: TcpStream, answer: &dyn Fn(&str) -> Response) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some(Request { method, url, last }) = read_request(&mut reader)? {
        // What else a client may send has a body, which nobody reads here: the connection ends.
        if method == Method::Other {
            return Response::new(405).with("Connection", "close").send(&method, &mut stream);
        }
        answer(&url).send(&method, &mut stream)?;
        if last {
            break;
        }
    }
    Ok(())
}

/// The next request of a connection; `None` when there is none.
fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut lines = reader.take(LONGEST_HEAD).lines();
    let Some(first) = lines.next().transpose()? else { return Ok(None) };
    let mut words = first.split(' ');
    let (Some(method), Some(url)) = (words.next(), words.next()) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let method = match method {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        _ => Method::Other,
    };
    let mut request = Request { method, url: url.to_owned(), last: false };
    for line in lines {
        let line = line?.to_ascii_lowercase();
        if line.is_empty() {
            return Ok(Some(request));
        }
        request.last |= line == "connection: close";
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connect() -> impl FnMut() -> TcpStream {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            serve(&listener, |url| Response::new(200).with("X-Url", url).body(url.as_bytes().to_vec()))
        });
        move || {
            let stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            stream
        }
    }

    /// Sends a request head and reads as many bytes as the answer should have.
    fn ask(stream: &mut TcpStream, request: &str, answer: &str) {
        stream.write_all(request.as_bytes()).unwrap();
        let mut got = vec![0; answer.len()];
        stream.read_exact(&mut got).unwrap();
        assert_eq!(String::from_utf8(got).unwrap(), answer);
    }

    #[test]
    fn a_connection_answers_one_request_after_the_other() {
        let mut stream = connect()();
        for _ in 0..3 {
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Url: /a\r\n\r\n/a";
            ask(&mut stream, "GET /a HTTP/1.1\r\nHost: here\r\n\r\n", answer);
        }
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Url: /b\r\n\r\n";
        ask(&mut stream, "HEAD /b HTTP/1.1\r\nConnection: close\r\n\r\n", head);
        assert_eq!(stream.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn kept_connections_keep_nobody_waiting() {
        let mut connect = connect();
        let mut kept: Vec<TcpStream> = (0..40).map(|_| connect()).collect();
        for stream in kept.iter_mut().rev() {
            ask(stream, "GET /c HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n");
        }
    }

    #[test]
    fn what_is_not_read_is_refused() {
        let mut stream = connect()();
        let refusal = "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        ask(&mut stream, "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n", refusal);
    }

    #[test]
    fn nonsense_ends_the_connection() {
        let mut stream = connect()();
        stream.write_all(b"nonsense\r\n\r\n").unwrap();
        assert_eq!(stream.read(&mut [0]).unwrap(), 0);
    }
}
