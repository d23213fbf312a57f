//! Git's own server behind https: `git http-backend`, and in front of it as little of a web server
//! as it takes to start it.
//!
//! It wants a name and a password, as most do. The certificate is made for the occasion.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// “ann:secret”, as a browser would say it.
const LETS_IN: &str = "Basic YW5uOnNlY3JldA==";
/// The most bytes of a request.
const REQUEST_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A server for the repositories of a folder, for as long as the test runs.
pub struct Server {
    pub port: u16,
    /// The certificate, for who is to believe it.
    pub certificate: PathBuf,
    served: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts one; nothing where a part of it is not installed.
    pub fn start(world: &Path) -> Option<Server> {
        if !has_backend() {
            println!("skipped: no git http-backend here; it comes with git on most systems");
            return None;
        }
        let Some((certificate, key)) = certified(world) else {
            println!("skipped: no openssl here to make a certificate with");
            return None;
        };
        let chain = CertificateDer::from_pem_file(&certificate).expect("a certificate");
        let key = PrivateKeyDer::from_pem_file(&key).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![chain], key)
            .expect("they belong together");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let server = Server {
            port: listener.local_addr().expect("bound").port(),
            certificate,
            served: Arc::default(),
        };
        let (config, served) = (Arc::new(config), Arc::clone(&server.served));
        let root = world.to_owned();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, served, root) =
                    (Arc::clone(&config), Arc::clone(&served), root.clone());
                std::thread::spawn(move || {
                    let tls = ServerConnection::new(config).expect("a connection");
                    // Whoever hangs up has what they wanted, or does not want it any more.
                    let _over = answer(StreamOwned::new(tls, stream), &root, &served);
                });
            }
        });
        Some(server)
    }

    /// What was asked of it: method, path and question of each request it has let in.
    pub fn served(&self) -> Vec<String> {
        self.served.lock().expect("no panic").clone()
    }
}

fn has_backend() -> bool {
    let path = Command::new("git").arg("--exec-path").output();
    let path = path.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    path.is_ok_and(|path| Path::new(&path).join("git-http-backend").exists())
}

/// Makes a certificate for this machine, and the key to it.
fn certified(world: &Path) -> Option<(PathBuf, PathBuf)> {
    let (certificate, key) = (world.join("server.pem"), world.join("server.key"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt"])
        .args(["ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=127.0.0.1"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .ok()?;
    made.status.success().then_some((certificate, key))
}

/// A request as far as the server looks at it.
struct Request {
    method: String,
    path: String,
    question: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &mut impl BufRead) -> std::io::Result<Request> {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let method = words.next().unwrap_or_default();
        let target = words.next().unwrap_or_default();
        let (path, question) = target.split_once('?').unwrap_or((&target, ""));
        let (path, question) = (path.to_owned(), question.to_owned());
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
        let is_chunked = headers
            .get("transfer-encoding")
            .is_some_and(|it| it == "chunked");
        let body = if is_chunked {
            chunked(stream)?
        } else {
            let length = headers.get("content-length").and_then(|it| it.parse().ok());
            let mut body = Vec::new();
            stream.take(length.unwrap_or(0)).read_to_end(&mut body)?;
            body
        };
        Ok(Request {
            method,
            path,
            question,
            headers,
            body,
        })
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

fn chunked(stream: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim(), 16).map_err(std::io::Error::other)?;
        stream
            .take(size.min(REQUEST_MAX_BYTES))
            .read_to_end(&mut body)?;
        stream.read_line(&mut String::new())?;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn answer(
    stream: StreamOwned<ServerConnection, TcpStream>,
    root: &Path,
    served: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let request = Request::read(&mut stream)?;
    let mut stream = stream.into_inner();
    if request.header("authorization") == LETS_IN {
        let (method, path, question) = (&request.method, &request.path, &request.question);
        let line = format!("{method} {path} {question}");
        served.lock().expect("no panic").push(line);
        stream.write_all(&git_answers(&request, root)?)?;
    } else {
        stream.write_all(
            b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        )?;
    }
    stream.conn.send_close_notify();
    stream.flush()
}

/// Starts git's own server with a request as RFC 3875 has it, and hands on what it answers.
fn git_answers(request: &Request, root: &Path) -> std::io::Result<Vec<u8>> {
    let mut git = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REMOTE_USER", "ann")
        .env("REMOTE_ADDR", "127.0.0.1")
        .env("REQUEST_METHOD", &request.method)
        .env("PATH_INFO", &request.path)
        .env("QUERY_STRING", &request.question)
        .env("CONTENT_TYPE", request.header("content-type"))
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", request.header("content-encoding"))
        .env("GIT_PROTOCOL", request.header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let (body, mut input) = (request.body.clone(), git.stdin.take());
    let feeding = std::thread::spawn(move || input.as_mut().map(|it| it.write_all(&body)));
    let said = git.wait_with_output()?.stdout;
    let _fed = feeding.join();
    let end = said.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = said.split_at(end.unwrap_or(said.len()));
    let head = String::from_utf8_lossy(head);
    let status = head.lines().find_map(|line| line.strip_prefix("Status: "));
    let others: Vec<&str> = head
        .lines()
        .filter(|line| !line.starts_with("Status: "))
        .collect();
    let mut answer = format!(
        "HTTP/1.1 {}\r\n{}\r\nConnection: close",
        status.unwrap_or("200 OK"),
        others.join("\r\n")
    )
    .into_bytes();
    answer.extend(body);
    Ok(answer)
}
