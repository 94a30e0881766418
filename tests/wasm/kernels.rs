//! `v128` = `[f32; 4]`, bit for bit, in the browser: the same kernels over the same small geometries with both. With
//! `relaxed-simd` that holds of what has no multiply-add; the rest keeps the reference's tolerance or a stated bound.
#![cfg(target_arch = "wasm32")]

use convscope::kernels::lanes::{Best, LANES, Lanes};
use convscope::kernels::{elementwise, reduce};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../shared/against.rs"]
mod against;
#[path = "../shared/sweep.rs"]
mod sweep;

wasm_bindgen_test_configure!(run_in_browser);

type Array = [f32; LANES];

/// Whether [`Lanes::mul_add`] of this build may round once.
const RELAXED: bool = cfg!(target_feature = "relaxed-simd");

#[track_caller]
fn same_bits(what: &dyn std::fmt::Debug, a: &[f32], b: &[f32]) {
    let differs = a.iter().zip(b).position(|(a, b)| a.to_bits() != b.to_bits());
    assert_eq!(differs.map(|i| (i, a[i], b[i])), None, "{what:?}");
}

#[track_caller]
fn same_products(what: &dyn std::fmt::Debug, a: &sweep::Products, b: &sweep::Products) {
    for (a, b) in [(&a.y, &b.y), (&a.dkernel, &b.dkernel), (&a.dx, &b.dx)] {
        same_bits(what, a, b);
    }
}

#[wasm_bindgen_test]
fn products() {
    for axes in sweep::windows() {
        for sizes in sweep::CONVOLUTIONS {
            let (g, p) = sweep::conv2d::<Best>(axes, sizes);
            if RELAXED {
                against::conv2d(&g, &p)
            } else {
                same_products(&g, &p, &sweep::conv2d::<Array>(axes, sizes).1)
            }
        }
        for sizes in sweep::DEPTHWISE {
            let (g, p) = sweep::depthwise::<Best>(axes, sizes);
            if RELAXED {
                against::depthwise(&g, &p);
            } else {
                same_products(&g, &p, &sweep::depthwise::<Array>(axes, sizes).1);
            }
        }
    }
    for sizes in sweep::dense_sizes().chain(sweep::LARGE_DENSE) {
        let p = sweep::dense::<Best>(sizes);
        if RELAXED { against::dense(sizes, &p) } else { same_products(&sizes, &p, &sweep::dense::<Array>(sizes)) }
    }
}

#[wasm_bindgen_test]
fn larger_convolutions() {
    for (axes, sizes) in sweep::large_convolutions().into_iter().chain(sweep::winograd_convolutions()) {
        let (g, p) = sweep::conv2d::<Best>(axes, sizes);
        if RELAXED { against::conv2d(&g, &p) } else { same_products(&g, &p, &sweep::conv2d::<Array>(axes, sizes).1) }
    }
}

#[wasm_bindgen_test]
fn pools() {
    for axes in sweep::windows() {
        for sizes in sweep::POOLS {
            let (Some((g, a)), Some((_, b))) = (sweep::pool::<Best>(axes, sizes), sweep::pool::<Array>(axes, sizes))
            else {
                continue;
            };
            for (a, b) in
                [(&a.max, &b.max), (&a.max_dx, &b.max_dx), (&a.average, &b.average), (&a.average_dx, &b.average_dx)]
            {
                same_bits(&g, a, b);
            }
        }
    }
}

#[wasm_bindgen_test]
fn batch_norm() {
    for sizes in sweep::NORMS {
        let p = sweep::batch_norm::<Best>(sizes);
        if RELAXED {
            against::batch_norm(sizes, &p);
        } else {
            let arrays = sweep::batch_norm::<Array>(sizes);
            p.results().into_iter().zip(arrays.results()).for_each(|(a, b)| same_bits(&sizes, a, b));
        }
    }
}

/// Every 4099th float there is, infinities and subnormal numbers among them.
fn floats() -> Vec<f32> {
    let finite = (0..f32::INFINITY.to_bits()).step_by(4099).map(f32::from_bits);
    finite.chain([f32::INFINITY]).flat_map(|x| [x, -x]).collect()
}

/// Numbers of f32 between two.
fn steps_between(a: f32, b: f32) -> u32 {
    let position = |x: f32| if x.is_sign_negative() { -(x.abs().to_bits() as i32) } else { x.to_bits() as i32 };
    position(a).abs_diff(position(b))
}

/// Twice what each may be away from the true value: `exp` 2 and `tanh` 2.5 units in the last place, `sigmoid` 3 with what
/// its own two operations add to those of `exp`; in the base build they are the same number.
const ALLOWED_STEPS: std::ops::RangeInclusive<u32> = 0..=if RELAXED { 6 } else { 0 };

#[wasm_bindgen_test]
fn functions_of_one_number() {
    fn run<L: Lanes>(x: &[f32], f: impl Fn(L) -> L) -> Vec<f32> {
        let mut y = vec![0.0; x.len()];
        elementwise::map::<L>(x, &mut y, f);
        y
    }
    fn without_products<L: Lanes>(x: &[f32]) -> [Vec<f32>; 3] {
        let one = L::splat(1.0);
        [
            run::<L>(x, |x| x.max(L::splat(0.0)).sqrt()),
            run::<L>(x, |x| x.min(one).max(L::splat(-0.0))),
            run::<L>(x, |x| one.div(x)),
        ]
    }
    fn with_products<L: Lanes>(x: &[f32]) -> [Vec<f32>; 3] {
        [run::<L>(x, elementwise::exp), run::<L>(x, elementwise::tanh), run::<L>(x, elementwise::sigmoid)]
    }
    let x = floats();
    for (i, (a, b)) in without_products::<Best>(&x).iter().zip(&without_products::<Array>(&x)).enumerate() {
        same_bits(&i, a, b);
    }
    for (i, (a, b)) in with_products::<Best>(&x).iter().zip(&with_products::<Array>(&x)).enumerate() {
        let apart = a.iter().zip(b).map(|(&a, &b)| steps_between(a, b)).enumerate();
        let (worst, steps) = apart.max_by_key(|&(_, steps)| steps).expect("there are floats");
        assert!(ALLOWED_STEPS.contains(&steps), "{i} of {}: {} and {}", x[worst], a[worst], b[worst]);
    }
}

/// NaN has many bit patterns, and WebAssembly leaves open which one an operation makes: here only where it stays counts.
#[wasm_bindgen_test]
fn not_a_number_stays() {
    fn results<L: Lanes>() -> Vec<[bool; LANES]> {
        let (a, b) = (L::load(&[f32::NAN, 1.0, f32::NAN, -0.0]), L::load(&[1.0, f32::NAN, f32::NAN, 0.0]));
        let one = L::splat(1.0);
        [a.min(b), a.max(b), a.if_less(b, one, a), elementwise::exp(a), elementwise::tanh(a), elementwise::sigmoid(a)]
            .map(|lanes| lanes.to_array().map(f32::is_nan))
            .to_vec()
    }
    assert_eq!(results::<Best>(), results::<Array>());
}

/// Sums of `count` products, of whose absolute values `terms` are the sums: the bound that `lanes.rs` states.
#[track_caller]
fn same_sums(what: &dyn std::fmt::Debug, a: &[f32], b: &[f32], count: usize, terms: &[f64]) {
    let share = if RELAXED { 2.0 * (count as f64 + 1.0) * f64::from(f32::EPSILON) / 2.0 } else { 0.0 };
    for ((&a, &b), terms) in a.iter().zip(b).zip(terms) {
        assert!((f64::from(a) - f64::from(b)).abs() <= share * terms, "{what:?}: {a} and {b}");
    }
}

#[wasm_bindgen_test]
fn sums() {
    for length in (0..70).chain([4096, 5000]) {
        let (a, b) = (sweep::values(length, 1), sweep::values(length, 2));
        let exact = |sums: [f32; 2]| sums.map(f32::to_bits);
        assert_eq!(
            exact([reduce::sum::<Best>(&a), reduce::max::<Best>(&a)]),
            exact([reduce::sum::<Array>(&a), reduce::max::<Array>(&a)]),
            "{length}"
        );
        let terms = a.iter().zip(&b).map(|(a, b)| f64::from(a * b).abs()).sum();
        let (best, array) = (reduce::dot::<Best>(&a, &b), reduce::dot::<Array>(&a, &b));
        same_sums(&length, &[best], &[array], length, &[terms]);
    }
    for channels in 1..40 {
        let (a, b) = (sweep::values(300 * channels, 1), sweep::values(300 * channels, 2));
        let (mut best, mut array) = (vec![0.0; channels], vec![0.0; channels]);
        reduce::channel_sums::<Best>(&a, &mut best);
        reduce::channel_sums::<Array>(&a, &mut array);
        same_bits(&channels, &best, &array);
        reduce::channel_dots::<Best>(&a, &b, &mut best);
        reduce::channel_dots::<Array>(&a, &b, &mut array);
        let mut terms = vec![0.0; channels];
        for (i, (a, b)) in a.iter().zip(&b).enumerate() {
            terms[i % channels] += f64::from(a * b).abs();
        }
        same_sums(&channels, &best, &array, 300, &terms);
    }
}

/// One multiply-add that rounds once and one that rounds twice, and nothing else, are allowed.
#[wasm_bindgen_test]
fn a_multiply_add_rounds_once_or_twice() {
    let (a, b, c) = (sweep::values(4096, 1), sweep::values(4096, 2), sweep::values(4096, 3));
    for ((a, b), c) in a.iter().zip(&b).zip(&c) {
        let (lanes, twice) = (Best::splat(*a).mul_add(Best::splat(*b), Best::splat(*c)).to_array()[0], a * b + c);
        let once = libm::fmaf(*a, *b, *c);
        assert!(lanes == twice || (RELAXED && lanes == once), "{a} · {b} + {c}: {lanes}");
    }
}
