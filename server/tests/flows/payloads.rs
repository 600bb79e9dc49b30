//! What is known to hurt a server that reads forms, percent-encoded as far as it is to be. The fault harness
//! begins with it, too.

pub const HURTFUL: [&str; 18] = [
    "",
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "%F0%9F%A6%84",
    "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7", // a family of emoji, joined without width
    "%D7%A9%D7%9C%D7%95%D7%9D+%D8%B3%D9%84%D8%A7%D9%85",      // right to left: Hebrew, Arabic
    "%E2%80%AE",
    "%E2%80%8F%E2%81%A7x%E2%81%A9",
    "%0D%0ABcc:+eve",
    "%27;+DROP+TABLE+account;--",
    "%25_%5C",
    "[]",
    "{}",
    "null",
    "-1",
    "%3Cscript%3E",
    "../../etc/passwd",
];
