//! The order of functions, which means nothing to the program: those that begin alike side by side compress to
//! some hundredths less than in the compiler's order, or by their names.

use anyhow::Result;
use wasm_encoder::{Module, NameMap, NameSection, RawSection};
use wasmparser::{Parser, Payload, TypeRef};

/// The module with functions that have numbers for names: sorted by them, those that begin alike are neighbours.
pub fn numbered(code: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(code) {
        let payload = payload?;
        match &payload {
            Payload::CustomSection(section) if section.name() == "name" => continue,
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
        if let Some((id, range)) = payload.as_section() {
            let data = &code[usize::try_from(range.start)?..usize::try_from(range.end)?];
            module.section(&RawSection { id, data });
        }
    }
    let mut sorted: Vec<usize> = (0..bodies.len()).collect();
    sorted.sort_by_key(|place| bodies[*place]);
    let mut numbers = vec![0; bodies.len()];
    for (number, place) in sorted.into_iter().enumerate() {
        numbers[place] = number;
    }
    let mut functions = NameMap::new();
    for (function, number) in (imported..).zip(numbers) {
        functions.append(function, &format!("{number:06}"));
    }
    let mut names = NameSection::new();
    names.functions(&functions);
    module.section(&names);
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, EntityType, Function, FunctionSection, ImportSection, Instruction, TypeSection};
    use wasmparser::{KnownCustom, Name};

    #[test]
    fn functions_are_numbered_by_what_they_begin_with() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("a", "b", EntityType::Function(0));
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for number in [3, 1, 2] {
            functions.function(0);
            let mut body = Function::new([]);
            body.instruction(&Instruction::I32Const(number)).instruction(&Instruction::Drop);
            code.function(body.instruction(&Instruction::End));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&code);

        let numbered = numbered(&module.finish()).unwrap();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(&numbered) {
            let Payload::CustomSection(section) = payload.unwrap() else { continue };
            let KnownCustom::Name(subsections) = section.as_known() else { continue };
            for subsection in subsections {
                if let Name::Function(functions) = subsection.unwrap() {
                    names.extend(functions.into_iter().map(|name| name.map(|name| (name.index, name.name)).unwrap()));
                }
            }
        }
        assert_eq!(names, [(1, "000002"), (2, "000000"), (3, "000001")]);
    }
}
