//! `v128` = `[f32; 4]`, bit for bit, in the browser: the same kernels over the same small geometries with both.
#![cfg(target_arch = "wasm32")]

use convscope::kernels::lanes::{Best, LANES, Lanes};
use convscope::kernels::{elementwise, reduce};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../shared/sweep.rs"]
mod sweep;

wasm_bindgen_test_configure!(run_in_browser);

type Array = [f32; LANES];

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
            let (geometry, products) = sweep::conv2d::<Best>(axes, sizes);
            same_products(&geometry, &products, &sweep::conv2d::<Array>(axes, sizes).1);
        }
        for sizes in sweep::DEPTHWISE {
            let (geometry, products) = sweep::depthwise::<Best>(axes, sizes);
            same_products(&geometry, &products, &sweep::depthwise::<Array>(axes, sizes).1);
        }
    }
    for sizes in sweep::dense_sizes() {
        same_products(&sizes, &sweep::dense::<Best>(sizes), &sweep::dense::<Array>(sizes));
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

/// Every 4099th float there is, infinities and subnormal numbers among them.
fn floats() -> Vec<f32> {
    let finite = (0..f32::INFINITY.to_bits()).step_by(4099).map(f32::from_bits);
    finite.chain([f32::INFINITY]).flat_map(|x| [x, -x]).collect()
}

#[wasm_bindgen_test]
fn functions_of_one_number() {
    fn results<L: Lanes>(x: &[f32]) -> [Vec<f32>; 6] {
        let run = |f: &dyn Fn(L) -> L| {
            let mut y = vec![0.0; x.len()];
            elementwise::map::<L>(x, &mut y, f);
            y
        };
        let one = L::splat(1.0);
        [
            run(&elementwise::exp::<L>),
            run(&elementwise::tanh::<L>),
            run(&elementwise::sigmoid::<L>),
            run(&|x| x.max(L::splat(0.0)).sqrt()),
            run(&|x| x.min(one).max(L::splat(-0.0))),
            run(&|x| one.div(x)),
        ]
    }
    let x = floats();
    for (i, (a, b)) in results::<Best>(&x).iter().zip(&results::<Array>(&x)).enumerate() {
        same_bits(&i, a, b);
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

#[wasm_bindgen_test]
fn sums() {
    for length in (0..70).chain([4096, 5000]) {
        let (a, b) = (sweep::values(length, 1), sweep::values(length, 2));
        let scalars = |sums: [f32; 3]| sums.map(f32::to_bits);
        assert_eq!(
            scalars([reduce::sum::<Best>(&a), reduce::dot::<Best>(&a, &b), reduce::max::<Best>(&a)]),
            scalars([reduce::sum::<Array>(&a), reduce::dot::<Array>(&a, &b), reduce::max::<Array>(&a)]),
            "{length}"
        );
    }
    for channels in 1..40 {
        let (a, b) = (sweep::values(300 * channels, 1), sweep::values(300 * channels, 2));
        let (mut best, mut array) = (vec![0.0; channels], vec![0.0; channels]);
        reduce::channel_sums::<Best>(&a, &mut best);
        reduce::channel_sums::<Array>(&a, &mut array);
        same_bits(&channels, &best, &array);
        reduce::channel_dots::<Best>(&a, &b, &mut best);
        reduce::channel_dots::<Array>(&a, &b, &mut array);
        same_bits(&channels, &best, &array);
    }
}
