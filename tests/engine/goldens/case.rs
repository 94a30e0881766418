//! The format of the files: suites of cases with named tensors.

use std::collections::BTreeMap;
use std::path::Path;

use convscope::shape::Shape;
use convscope::testing::compare;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;
use serde_json::{Map, Value};

/// One reference result.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub op: String,
    pub attrs: Map<String, Value>,
    pub inputs: Tensors,
    pub outputs: Tensors,
    /// dL/doutput to feed backward; empty: forward only.
    pub upstream: Tensors,
    /// What backward has to find.
    pub grads: Tensors,
    rtol: f64,
    atol: f64,
}

pub type Tensors = BTreeMap<String, Tensor>;

#[derive(Debug, Clone)]
pub struct Tensor {
    pub dims: Vec<usize>,
    pub values: Values,
}

#[derive(Debug, Clone)]
pub enum Values {
    F32(Vec<f32>),
    I64(Vec<i64>),
}

impl Tensor {
    /// The floats; empty for labels, which then differ in length from anything they are compared with.
    pub fn floats(&self) -> &[f32] {
        match &self.values {
            Values::F32(floats) => floats,
            Values::I64(_) => &[],
        }
    }

    /// Labels as the losses take them.
    pub fn labels(&self) -> Result<Vec<u8>, String> {
        match &self.values {
            Values::I64(labels) => {
                labels.iter().map(|&label| u8::try_from(label).map_err(|_| format!("label {label}"))).collect()
            }
            Values::F32(_) => Err("labels are i64".into()),
        }
    }

    /// Images and the shape of each, of a tensor whose first dim is the batch.
    pub fn batch(&self) -> Result<(usize, Shape), String> {
        match self.dims[..] {
            [batch, channels] => Ok((batch, Shape::vector(channels))),
            [batch, height, width, channels] => Ok((batch, Shape::new(height, width, channels))),
            _ => Err(format!("dims {:?} are no batch", self.dims)),
        }
    }
}

/// What is wrong with a case: a sentence each.
#[derive(Debug, Default)]
pub struct Findings(pub Vec<String>);

impl Findings {
    pub fn of(result: Result<Self, String>) -> Self {
        result.unwrap_or_else(|error| Self(vec![error]))
    }

    /// Compares with the case's own tolerances.
    pub fn compare(&mut self, case: &Case, name: &str, got: &[f32], want: &Tensor) {
        if let Err(error) = compare(got, want.floats(), case.rtol, case.atol) {
            self.0.push(format!("{name} {:?}: {error}", want.dims));
        }
    }
}

impl Case {
    pub fn input(&self, name: &str) -> Result<&Tensor, String> {
        self.inputs.get(name).ok_or_else(|| format!("no input {name}"))
    }

    pub fn output(&self, name: &str) -> Result<&Tensor, String> {
        self.outputs.get(name).ok_or_else(|| format!("no output {name}"))
    }

    /// Reads all attributes at once; `T` denies those it does not know.
    pub fn attributes<T: for<'de> Deserialize<'de>>(&self) -> Result<T, String> {
        serde_json::from_value(Value::Object(self.attrs.clone())).map_err(|error| format!("attrs: {error}"))
    }

    /// Refuses tensors of other names: nothing of a case goes unchecked.
    pub fn only(&self, inputs: &[&str], outputs: &[&str], grads: &[&str]) -> Result<(), String> {
        for (given, known) in [(&self.inputs, inputs), (&self.outputs, outputs), (&self.grads, grads)] {
            if let Some(name) = given.keys().find(|name| !known.contains(&name.as_str())) {
                return Err(format!("unknown tensor {name}"));
            }
        }
        Ok(())
    }
}

/// A case as the file's metadata has it: names of tensors instead of tensors.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    name: String,
    op: String,
    attrs: Map<String, Value>,
    inputs: BTreeMap<String, String>,
    outputs: BTreeMap<String, String>,
    upstream: BTreeMap<String, String>,
    grads: BTreeMap<String, String>,
    rtol: f64,
    atol: f64,
}

/// The suites of a folder by file name, in alphabetical order.
pub fn suites(folder: &Path) -> Vec<(String, Result<Vec<Case>, String>)> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a folder can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "safetensors"));
    paths.sort();
    paths.iter().map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into(), read(path))).collect()
}

fn read(path: &Path) -> Result<Vec<Case>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let (_, header) = SafeTensors::read_metadata(&bytes).map_err(|error| error.to_string())?;
    let file = SafeTensors::deserialize(&bytes).map_err(|error| error.to_string())?;
    let described = header.metadata().as_ref().and_then(|metadata| metadata.get("cases")).ok_or("no cases")?;
    let described: Vec<Described> = serde_json::from_str(described).map_err(|error| error.to_string())?;
    let mut cases: Vec<Case> = Vec::with_capacity(described.len());
    for case in described {
        let tensors = |names: &BTreeMap<String, String>| -> Result<Tensors, String> {
            names.iter().map(|(name, stored)| Ok((name.clone(), tensor(&file, stored)?))).collect()
        };
        let mut inputs = tensors(&case.inputs)?;
        if let (true, Some(first)) = (inputs.is_empty(), cases.first()) {
            inputs.clone_from(&first.inputs);
        }
        cases.push(Case {
            inputs,
            outputs: tensors(&case.outputs)?,
            upstream: tensors(&case.upstream)?,
            grads: tensors(&case.grads)?,
            name: case.name,
            op: case.op,
            attrs: case.attrs,
            rtol: case.rtol,
            atol: case.atol,
        });
    }
    Ok(cases)
}

fn tensor(file: &SafeTensors<'_>, name: &str) -> Result<Tensor, String> {
    let view = file.tensor(name).map_err(|error| format!("{name}: {error}"))?;
    let values = match view.dtype() {
        Dtype::F32 => Values::F32(view.data().as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()),
        Dtype::I64 => Values::I64(view.data().as_chunks().0.iter().map(|&bytes| i64::from_le_bytes(bytes)).collect()),
        other => return Err(format!("{name}: {other:?} is not read")),
    };
    Ok(Tensor { dims: view.shape().to_vec(), values })
}
