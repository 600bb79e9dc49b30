//! What holds for every sentence, read from the source: a language that forgets a gap compiles.

use std::{fs, path::Path};

/// Both languages of every `text(…)` and `say!(…)`.
fn sentences() -> Vec<(String, String)> {
    let mut sentences = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("tests.rs") {
                let source = fs::read_to_string(path).unwrap();
                sentences
                    .extend(["text(", "say!("].iter().flat_map(|call| source.split(call).skip(1)).filter_map(both));
            }
        }
    }
    sentences
}

/// The two strings at the beginning of a call.
fn both(arguments: &str) -> Option<(String, String)> {
    let (english, rest) = string(arguments)?;
    let (spanish, _) = string(rest.trim_start().strip_prefix(',')?)?;
    Some((english, spanish))
}

fn string(source: &str) -> Option<(String, &str)> {
    let inside = source.trim_start().strip_prefix('"')?;
    let end = inside.find('"')?;
    let lines: Vec<&str> = inside[..end].split("\\\n").collect();
    let joined = lines.iter().enumerate().map(|(at, line)| if at == 0 { line } else { line.trim_start() });
    Some((joined.collect(), &inside[end + 1..]))
}

/// The names of the gaps, sorted: each language has its own order.
fn gaps(sentence: &str) -> Vec<&str> {
    let mut gaps: Vec<&str> = sentence.split('{').skip(1).filter_map(|gap| gap.split('}').next()).collect();
    gaps.sort_unstable();
    gaps
}

fn without_gaps(sentence: &str) -> String {
    sentence
        .split('{')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) })
        .collect()
}

#[test]
fn every_sentence_says_the_same_in_both_languages_as_far_as_a_program_can_tell() {
    let sentences = sentences();
    assert!(sentences.len() > 700, "{}", sentences.len());
    for (english, spanish) in &sentences {
        let pair = format!("{english:?} {spanish:?}");
        assert!(!english.trim().is_empty() && !spanish.trim().is_empty(), "{pair}");
        assert_eq!(gaps(english), gaps(spanish), "{pair}");
        // What stands before and behind a sentence on the page counts on this.
        assert_eq!(english.starts_with([' ', ',', ':']), spanish.starts_with([' ', ',', ':']), "{pair}");
        let last = |sentence: &str| sentence.chars().last().filter(|last| ".?!: ,".contains(*last));
        let (last_english, last_spanish) = (last(english), last(spanish));
        // "Hello Ben," is "Hola, Ben:".
        assert!(last_english == last_spanish || last_english == Some(','), "{pair}");
        let may_be_equal = english.len() <= 3 || english == "Roles";
        assert!(english != spanish || may_be_equal, "{pair}");
    }
}

#[test]
fn the_words_of_the_product_are_translated_alike_everywhere() {
    const GLOSSARY: [(&str, &[&str]); 11] = [
        ("owner", &["titular"]),
        ("manager", &["gerente"]),
        ("front office", &["recepción"]),
        ("records custodian", &["responsable de expedientes", "responsables de expedientes"]),
        ("external agent", &["agente externo", "agentes externos"]),
        ("staff member", &["miembro del personal", "miembros del personal"]),
        ("audit log", &["registro"]),
        ("passkey", &["llave de acceso", "llaves de acceso"]),
        ("second factor", &["segundo factor"]),
        ("recovery code", &["código de recuperación", "códigos de recuperación"]),
        ("authenticator app", &["aplicación de autenticación"]),
    ];
    let mut strange = Vec::new();
    for (english, spanish) in sentences() {
        let (lower, translated) = (without_gaps(&english).to_lowercase(), without_gaps(&spanish).to_lowercase());
        for (word, words) in GLOSSARY {
            if lower.contains(word) && !words.iter().any(|word| translated.contains(word)) {
                strange.push(format!("{word}: {english:?} {spanish:?}"));
            }
        }
        // People are staff members, never users.
        let user = lower.split(|c: char| !c.is_alphabetic()).any(|word| ["user", "users"].contains(&word));
        let usuario = translated.replace("nombre de usuario", "").contains("usuario");
        assert!(!user && !usuario, "{english:?} {spanish:?}");
    }
    assert!(strange.is_empty(), "{strange:#?}");
}
