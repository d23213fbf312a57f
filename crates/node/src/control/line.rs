//! Lines of bounded length.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Reads a line without its line feed; `None` when the other side has left.
pub(super) async fn read_line(
    from: &mut (impl AsyncBufRead + Unpin),
    max: usize,
) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let limit = max as u64 + 1;
    from.take(limit).read_until(b'\n', &mut line).await?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        let why = if line.len() >= max {
            "a line is longer than allowed"
        } else {
            "the other side left within a line"
        };
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    Ok(Some(line))
}

/// Writes a value as one line.
pub(super) async fn write_line<T: serde::Serialize>(
    to: &mut (impl AsyncWrite + Unpin),
    value: &T,
) -> io::Result<()> {
    let mut line = serde_json::to_vec(value).map_err(io::Error::other)?;
    line.push(b'\n');
    to.write_all(&line).await?;
    to.flush().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_bounded() {
        let table = [
            ("", "nobody"),
            ("hello\n", "hello"),
            ("\n", ""),
            ("hello", "the other side left within a line"),
            ("12345678\n", "12345678"),
            ("123456789\n", "a line is longer than allowed"),
        ];
        for (sent, expected) in table {
            let line = match read_line(&mut sent.as_bytes(), 8).await {
                Ok(Some(line)) => String::from_utf8(line).expect("text"),
                Ok(None) => "nobody".to_owned(),
                Err(error) => error.to_string(),
            };
            assert_eq!(line, expected, "for {sent:?}");
        }
    }
}
