//! JSON that travels in a page and in the answers of server functions, read by one piece of code.
//!
//! Leptos has a reader for each, and both are serde_json's: with it, readers were a tenth of the browser's code.

use super::json_reader::{Unreadable, read};
use crate::domain::Refusal;
use leptos::{prelude::*, server::codee};
use serde::{Serialize, de::DeserializeOwned};
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};

/// What a resource, a shared value, an answer or a refusal is while it travels.
pub struct Json;

/// What every server function's output is: `output = Answer`.
pub type Answer = Post<Json>;

impl<T: Serialize> codee::Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> codee::Decoder<T> for Json {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        read(text.as_bytes())
    }
}

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        read(&bytes)
    }
}

/// What an outcome that travelled in a cookie was.
pub fn read_outcome<T: DeserializeOwned>(json: &str) -> Option<T> {
    read(json.as_bytes()).ok()
}

/// What a server function answered.
///
/// # Errors
/// [`Refusal::Unreachable`] for what is no answer: something between us and the server has written it.
pub fn read_answer<T: DeserializeOwned>(answer: &[u8]) -> Result<T, Refusal> {
    read(answer).map_err(|_| Refusal::Unreachable)
}

/// `Resource::new`, as above.
#[track_caller]
pub fn resource<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetcher: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Resource<T, Json>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetcher, false)
}

/// What `initial` is on the server, on both sides.
pub fn shared<T: Serialize + DeserializeOwned>(initial: impl FnOnce() -> T) -> T {
    SharedValue::<T, Json>::new_with_encoding(initial).into_inner()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// One that is left out brings a second reader along, and three times the code.
    #[test]
    fn every_server_function_answers_in_what_is_read_here() {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api")).unwrap() {
            let path = entry.unwrap().path();
            let source = fs::read_to_string(&path).unwrap();
            for function in source.split(&["#[server(", "prefix"].concat()).skip(1) {
                let attribute = function.split(")]").next().unwrap();
                assert!(attribute.contains("output = Answer"), "{}: {attribute}", path.display());
            }
        }
    }
}
