//! Reads JSON that this program wrote, in as little code as will do: what is read here is a tenth of what
//! browsers load otherwise.
//!
//! It says that something can't be read, not why: nobody but the program's own other half writes what is read
//! here. Fractions are refused, because nothing of ours has any, and code that knows them is large.

use serde::{
    Deserializer,
    de::{self, DeserializeOwned, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor},
    forward_to_deserialize_any,
};
use std::{borrow::Cow, fmt};

/// Text is not the JSON of what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable JSON")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    /// Whatever the message is: then the code that would write it is left out.
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

type Read<T> = Result<T, Unreadable>;

/// The value that this is the JSON of.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Read<T> {
    let mut reader = Reader { rest: json };
    let value = T::deserialize(&mut reader)?;
    if reader.next().is_some() { Err(Unreadable) } else { Ok(value) }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The next byte that is not white space, which stays where it is.
    fn next(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_ascii_start();
        self.rest.first().copied()
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.next() == Some(byte);
        if there {
            self.skip(1);
        }
        there
    }

    fn require(&mut self, byte: u8) -> Read<()> {
        if self.take(byte) { Ok(()) } else { Err(Unreadable) }
    }

    fn take_word(&mut self, word: &str) -> bool {
        self.next();
        let there = self.rest.starts_with(word.as_bytes());
        if there {
            self.skip(word.len());
        }
        there
    }

    fn bool(&mut self) -> Read<bool> {
        if self.take_word("true") {
            return Ok(true);
        }
        if self.take_word("false") { Ok(false) } else { Err(Unreadable) }
    }

    fn digits(&mut self) -> Read<u64> {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at_checked(count).ok_or(Unreadable)?;
        if count == 0 || count > 1 && digits[0] == b'0' || matches!(rest.first(), Some(b'.' | b'e' | b'E')) {
            return Err(Unreadable);
        }
        self.rest = rest;
        let number = |number: u64, digit: &u8| number.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
        digits.iter().try_fold(0, number).ok_or(Unreadable)
    }

    fn unsigned(&mut self) -> Read<u64> {
        self.next();
        self.digits()
    }

    fn signed(&mut self) -> Read<i64> {
        if !self.take(b'-') {
            return i64::try_from(self.digits()?).map_err(|_| Unreadable);
        }
        0_i64.checked_sub_unsigned(self.digits()?).ok_or(Unreadable)
    }

    fn string(&mut self) -> Read<Cow<'a, str>> {
        self.require(b'"')?;
        let mut whole = String::new();
        loop {
            let plain = self.rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' ')).ok_or(Unreadable)?;
            let (piece, rest) = self.rest.split_at_checked(plain).ok_or(Unreadable)?;
            let piece = std::str::from_utf8(piece).map_err(|_| Unreadable)?;
            self.rest = rest;
            match rest.first() {
                Some(b'"') => {
                    self.skip(1);
                    return Ok(if whole.is_empty() { Cow::Borrowed(piece) } else { Cow::Owned(whole + piece) });
                }
                Some(b'\\') => {
                    self.skip(1);
                    whole.push_str(piece);
                    whole.push(self.escaped()?);
                }
                _ => return Err(Unreadable),
            }
        }
    }

    fn escaped(&mut self) -> Read<char> {
        let letter = *self.rest.first().ok_or(Unreadable)?;
        self.skip(1);
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.four_digits()?;
                // The rest of Unicode is written as two.
                let code = if let 0xD800..0xDC00 = first {
                    if !self.rest.starts_with(b"\\u") {
                        return Err(Unreadable);
                    }
                    self.skip(2);
                    let second =
                        self.four_digits()?.checked_sub(0xDC00).filter(|low| *low < 0x400).ok_or(Unreadable)?;
                    0x1_0000 + ((first - 0xD800) << 10) + second
                } else {
                    first
                };
                char::from_u32(code).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn four_digits(&mut self) -> Read<u32> {
        let digits = self.rest.get(..4).ok_or(Unreadable)?;
        self.skip(4);
        let number = |number: u32, digit: &u8| Some(number << 4 | char::from(*digit).to_digit(16)?);
        digits.iter().try_fold(0, number).ok_or(Unreadable)
    }

    /// Leaves a value out, whatever it is.
    fn leave_out(&mut self) -> Read<()> {
        let close = match self.next().ok_or(Unreadable)? {
            b'"' => return self.string().map(drop),
            b'{' => b'}',
            b'[' => b']',
            b'-' | b'0'..=b'9' => return self.signed().map(drop),
            b'n' if self.take_word("null") => return Ok(()),
            _ => return self.bool().map(drop),
        };
        self.skip(1);
        let mut parts = Parts { reader: self, close, begun: false, ended: false };
        while parts.more()? {
            if close == b'}' {
                parts.reader.string()?;
                parts.reader.require(b':')?;
            }
            parts.reader.leave_out()?;
        }
        Ok(())
    }
}

/// What stands between brackets, parted by commas.
struct Parts<'r, 'a> {
    reader: &'r mut Reader<'a>,
    close: u8,
    begun: bool,
    ended: bool,
}

impl<'r, 'a> Parts<'r, 'a> {
    fn between(reader: &'r mut Reader<'a>, [open, close]: [u8; 2]) -> Read<Self> {
        reader.require(open)?;
        Ok(Self { reader, close, begun: false, ended: false })
    }

    /// Whether there is a further part.
    fn more(&mut self) -> Read<bool> {
        self.ended = self.ended || self.reader.take(self.close);
        if self.ended {
            return Ok(false);
        }
        if self.begun {
            self.reader.require(b',')?;
        }
        self.begun = true;
        Ok(true)
    }

    /// The value that they made, if none is left. (Whoever knows how many there are stops before the bracket.)
    fn all<T>(mut self, value: T) -> Read<T> {
        if self.more()? { Err(Unreadable) } else { Ok(value) }
    }
}

impl<'a> SeqAccess<'a> for &mut Parts<'_, 'a> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.more()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'a> MapAccess<'a> for &mut Parts<'_, 'a> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if self.more()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Read<V::Value> {
        self.reader.require(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

impl<'a> EnumAccess<'a> for &mut Reader<'a> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Read<(V::Value, Self)> {
        Ok((seed.deserialize(&mut *self)?, self))
    }
}

/// A variant with content stands as `{"Variant":content}`, one without as `"Variant"`.
impl<'a> VariantAccess<'a> for &mut Reader<'a> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Read<T::Value> {
        self.require(b':')?;
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'a>>(self, _length: usize, visitor: V) -> Read<V::Value> {
        self.require(b':')?;
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'a>>(self, _fields: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.require(b':')?;
        self.deserialize_map(visitor)
    }
}

impl<'a> Deserializer<'a> for &mut Reader<'a> {
    type Error = Unreadable;

    /// Types say what they are.
    fn deserialize_any<V: Visitor<'a>>(self, _visitor: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    forward_to_deserialize_any! { <V: Visitor<'a>> i128 u128 f32 f64 char bytes byte_buf }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_bool(self.bool()?)
    }

    fn deserialize_i8<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i16<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i32<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i64<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_i64(self.signed()?)
    }

    fn deserialize_u8<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u64<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.unsigned()?)
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        if self.take_word("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        if self.take_word("null") { visitor.visit_unit() } else { Err(Unreadable) }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, _name: &'static str, visitor: V) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, _name: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        let mut parts = Parts::between(self, *b"[]")?;
        let value = visitor.visit_seq(&mut parts)?;
        parts.all(value)
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _length: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        let mut parts = Parts::between(self, *b"{}")?;
        let value = visitor.visit_map(&mut parts)?;
        parts.all(value)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        let with_content = self.take(b'{');
        let value = visitor.visit_enum(&mut *self)?;
        if with_content {
            self.require(b'}')?;
        }
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.leave_out()?;
        visitor.visit_unit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, option, prelude::*};
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;

    /// Each shape that derived types have.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Unit,
        Newtype(String),
        Tuple(u8, bool),
        Struct { number: i64, list: Vec<Shape>, unit: () },
        Map(BTreeMap<String, Option<u64>>),
        Outcome(Result<(), Box<Shape>>),
        Pair((i32, Text)),
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Text(String);

    /// Fewer fields than are written.
    #[derive(Debug, PartialEq, Deserialize)]
    struct Less {
        number: i64,
    }

    fn shape() -> impl Strategy<Value = Shape> {
        let text = || any::<String>();
        let leaf = prop_oneof![
            Just(Shape::Unit),
            text().prop_map(Shape::Newtype),
            any::<(u8, bool)>().prop_map(|(number, yes)| Shape::Tuple(number, yes)),
            vec((text(), option::of(any::<u64>())), 0..4).prop_map(|map| Shape::Map(map.into_iter().collect())),
            (any::<i32>(), text()).prop_map(|(number, text)| Shape::Pair((number, Text(text)))),
            Just(Shape::Outcome(Ok(()))),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                inner.clone().prop_map(|inner| Shape::Outcome(Err(Box::new(inner)))),
                (any::<i64>(), vec(inner, 0..4)).prop_map(|(number, list)| Shape::Struct { number, list, unit: () }),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_read(value in shape()) {
            prop_assert_eq!(read::<Shape>(&serde_json::to_vec(&value).unwrap()), Ok(value.clone()));
            prop_assert_eq!(read::<Shape>(&serde_json::to_vec_pretty(&value).unwrap()), Ok(value));
        }

        /// Changed anywhere, it is read as serde_json reads it, or not at all.
        #[test]
        fn nothing_is_read_that_is_not_there(value in shape(), at: prop::sample::Index, byte: u8, cut: bool) {
            let mut json = serde_json::to_vec(&value).unwrap();
            let at = at.index(json.len());
            if cut { json.truncate(at) } else { json[at] = byte }
            if let Ok(found) = read::<Shape>(&json) {
                prop_assert_eq!(serde_json::from_slice::<Shape>(&json).unwrap(), found);
            }
        }
    }

    #[test]
    fn what_nobody_asked_for_is_left_out() {
        let json = br#" { "a": [1, -2, {"b": [null, true, false, "\u00e4\ud83d\ude00"]}], "number": -7 , "z": {} } "#;
        assert_eq!(read(json), Ok(Less { number: -7 }));
        assert_eq!(read::<Less>(br#"{"a":[1,],"number":7}"#), Err(Unreadable));
    }

    #[test]
    fn numbers_are_whole_and_have_limits() {
        assert_eq!(read(b"18446744073709551615"), Ok(u64::MAX));
        assert_eq!(read(b"-9223372036854775808"), Ok(i64::MIN));
        for wrong in ["18446744073709551616", "-1", "1.0", "1e3", "01", "", "-"] {
            assert_eq!(read::<u64>(wrong.as_bytes()), Err(Unreadable), "{wrong}");
        }
        assert_eq!(read::<u8>(b"256"), Err(Unreadable));
    }

    #[test]
    fn text_is_what_was_written() {
        assert_eq!(
            read::<String>(br#""\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00""#),
            Ok("\"\\/\u{8}\u{c}\n\r\t\u{e4}\u{1f600}".into())
        );
        for wrong in
            [r#""\ud83d""#, r#""\ude00""#, r#""\ud83d\u0041""#, r#""\x""#, "\"\n\"", "\"", r#""\u00""#, r#""a" "b""#]
        {
            assert_eq!(read::<String>(wrong.as_bytes()), Err(Unreadable), "{wrong}");
        }
    }
}
