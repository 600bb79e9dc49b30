//! Several parts of the code as one.
//!
//! The parts come from one program and meet only in what they share with the part that every page needs:
//! its memory, its table of functions, its globals. So they can stand one behind the other.

use anyhow::{Result, bail, ensure};
use std::collections::BTreeMap;
use wasm_encoder::{
    CodeSection, DataSection, ElementSection, FunctionSection, ImportSection, Module, RawSection,
    reencode::{Error, Reencode},
};
use wasmparser::{Parser, Payload, TypeRef};

/// Merges parts, in this order. Names of functions and notes of the compiler are left out.
pub fn merge<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>> {
    let mut merged = Merged::default();
    for part in parts {
        merged.add(part)?;
    }
    Ok(merged.finish())
}

#[derive(Default)]
struct Merged<'a> {
    /// The same in all parts.
    types: Option<&'a [u8]>,
    imports: ImportSection,
    /// Where each global has its place, by the name under which it is shared.
    globals: BTreeMap<&'a str, u32>,
    shared: BTreeMap<&'a str, TypeRef>,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
}

impl<'a> Merged<'a> {
    fn add(&mut self, part: &'a [u8]) -> Result<()> {
        let mut places = Places { function: self.functions.len(), globals: Vec::new() };
        for payload in Parser::new(0).parse_all(part) {
            match payload? {
                Payload::TypeSection(types) => {
                    let range = types.range();
                    let bytes = &part[usize::try_from(range.start)?..usize::try_from(range.end)?];
                    ensure!(*self.types.get_or_insert(bytes) == bytes, "two parts are not of the same program");
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import?;
                        self.import(&import, &mut places)?;
                    }
                }
                Payload::FunctionSection(functions) => places.parse_function_section(&mut self.functions, functions)?,
                Payload::ElementSection(elements) => places.parse_element_section(&mut self.elements, elements)?,
                Payload::DataSection(data) => {
                    for segment in data {
                        let segment = segment?;
                        // Each part names all memory, most of it with nothing in it.
                        if !segment.data.is_empty() {
                            places.parse_data(&mut self.data, segment)?;
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => places.parse_function_body(&mut self.code, body)?,
                Payload::ExportSection(exports) => ensure!(exports.count() == 0, "a part exports something"),
                Payload::Version { .. }
                | Payload::DataCountSection { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                other => bail!("a part has what no part had so far: {other:?}"),
            }
        }
        Ok(())
    }

    fn import(&mut self, import: &wasmparser::Import<'a>, places: &mut Places) -> Result<()> {
        let (TypeRef::Global(_) | TypeRef::Memory(_) | TypeRef::Table(_)) = import.ty else {
            bail!("a part imports {}", import.name);
        };
        let next = u32::try_from(self.globals.len())?;
        let known = self.shared.insert(import.name, import.ty);
        ensure!(known.is_none_or(|known| known == import.ty), "{} is shared as two things", import.name);
        if known.is_none() {
            self.imports.import(import.module, import.name, places.entity_type(import.ty)?);
        }
        if let TypeRef::Global(_) = import.ty {
            places.globals.push(*self.globals.entry(import.name).or_insert(next));
        }
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        if let Some(data) = self.types {
            module.section(&RawSection { id: wasm_encoder::SectionId::Type.into(), data });
        }
        module.section(&self.imports).section(&self.functions).section(&self.elements);
        module.section(&self.code).section(&self.data);
        module.finish()
    }
}

/// Where the part being read has its place among those before it.
struct Places {
    function: u32,
    globals: Vec<u32>,
}

impl Reencode for Places {
    type Error = std::io::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        Ok(self.function + function)
    }

    fn data_index(&mut self, _: u32) -> Result<u32, Error<Self::Error>> {
        Err(Error::UserError(std::io::Error::other("a part fills memory later than at its start")))
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error<Self::Error>> {
        let place = usize::try_from(global).ok().and_then(|global| self.globals.get(global).copied());
        place.ok_or_else(|| Error::UserError(std::io::Error::other("a part has a global of its own")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, DataCountSection, Elements, EntityType, Function, GlobalType, Instruction, MemoryType, RefType,
        TableType, TypeSection, ValType,
    };
    use wasmparser::{ElementItems, Operator};

    /// A part of two functions: the first is empty, or `speaks` of its memory by number; the second, which stands in
    /// the table, calls the first and reads the first of the globals. Fills memory at `address`.
    fn part(address: i32, globals: [&str; 2], speaks: bool) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        imports.import("main", "memory", EntityType::Memory(memory));
        let table =
            TableType { element_type: RefType::FUNCREF, table64: false, minimum: 9, maximum: None, shared: false };
        imports.import("main", "table", EntityType::Table(table));
        for global in globals {
            let kind = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
            imports.import("main", global, EntityType::Global(kind));
        }
        let (mut functions, mut elements) = (FunctionSection::new(), ElementSection::new());
        functions.function(0).function(0);
        elements.active(None, &ConstExpr::i32_const(address), Elements::Functions([1].as_slice().into()));
        let (mut code, mut data) = (CodeSection::new(), DataSection::new());
        let mut first = Function::new([]);
        if speaks {
            first.instruction(&Instruction::DataDrop(0));
        }
        code.function(first.instruction(&Instruction::End));
        let mut second = Function::new([]);
        second.instruction(&Instruction::Call(0)).instruction(&Instruction::GlobalGet(0));
        code.function(second.instruction(&Instruction::Drop).instruction(&Instruction::End));
        data.active(0, &ConstExpr::i32_const(address), *b"").active(0, &ConstExpr::i32_const(address), *b"text");
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements);
        module.section(&DataCountSection { count: data.len() }).section(&code).section(&data);
        module.finish()
    }

    #[test]
    fn parts_stand_one_behind_the_other() {
        let (one, other) = (part(1, ["a", "b"], false), part(2, ["b", "a"], false));
        let merged = merge([one.as_slice(), &other]).unwrap();
        wasmparser::validate(&merged).unwrap();
        let (mut imports, mut called, mut read) = (Vec::new(), Vec::new(), Vec::new());
        let (mut in_table, mut filled) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&merged) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    imports.extend(section.into_imports().map(|import| import.unwrap().name.to_owned()));
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let ElementItems::Functions(functions) = element.unwrap().items else { panic!("no functions") };
                        in_table.extend(functions.into_iter().map(Result::unwrap));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().unwrap() {
                        match operator.unwrap() {
                            Operator::Call { function_index } => called.push(function_index),
                            Operator::GlobalGet { global_index } => read.push(global_index),
                            _ => {}
                        }
                    }
                }
                Payload::DataSection(data) => filled.extend(data.into_iter().map(|segment| segment.unwrap().data)),
                _ => {}
            }
        }
        assert_eq!(imports, ["memory", "table", "a", "b"]);
        assert_eq!((called, read, in_table), (vec![0, 2], vec![0, 1], vec![1, 3]));
        assert_eq!(filled, [b"text", b"text"]);
    }

    #[test]
    fn a_part_that_speaks_of_its_memory_by_number_is_refused() {
        assert!(merge([part(1, ["a", "b"], true).as_slice()]).is_err());
    }
}
