"""Times PyTorch on the workloads of the benchmark page: what a native library with 256-bit FMA makes of them.

    python3 native.py [--threads 1] [--only NAME] [--samples 15]

Needs torch. Layers and training steps; a step is forward, loss, backward and SGD with momentum 0.9.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]


class Residual(nn.Module):
    """Two 3×3 convolutions with batch normalisation, and a skip connection."""

    def __init__(self, channels, filters, stride):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False),
            nn.BatchNorm2d(filters),
        )
        fits = stride == 1 and channels == filters
        projection = [nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters)]
        self.skip = nn.Sequential(*([] if fits else projection))

    def forward(self, x):
        return torch.relu(self.main(x) + self.skip(x))


def layer(node, channels, length):
    """One node as a module, with the channels after it; `length` is what a dense layer sees."""
    kind, kernel = node["kind"], node.get("kernel", [1, 1])
    stride = node.get("strides", kernel if kind == "max_pool2d" else 1)
    same = [k // 2 for k in kernel] if node.get("padding") == "same" else 0
    match kind:
        case "conv2d":
            filters = node["filters"]
            return nn.Conv2d(channels, filters, kernel, stride, same, bias=node.get("bias", True)), filters
        case "depthwise_conv2d":
            return nn.Conv2d(channels, channels, kernel, stride, same, groups=channels), channels
        case "residual_unit":
            return Residual(channels, node["filters"], node.get("strides", 1)), node["filters"]
        case "dense":
            return nn.Linear(length, node["units"]), node["units"]
        case "batch_norm":
            return nn.BatchNorm2d(channels), channels
        case "max_pool2d":
            return nn.MaxPool2d(kernel, stride, same), channels
        case "global_avg_pool2d":
            return nn.AdaptiveAvgPool2d(1), channels
        case "flatten":
            return nn.Flatten(), channels
        case "activation":
            return nn.ReLU(), channels
        case _:
            raise ValueError(f"no module is known for {kind}")


def build(nodes, shape):
    """A list of nodes in a row, as a module; without softmax (the loss has it) and dropout."""
    modules, channels, x = [], shape[2], torch.zeros(2, shape[2], shape[0], shape[1])
    for node in nodes:
        if node["kind"] == "dropout" or node.get("function") == "softmax":
            continue
        module, channels = layer(node, channels, x.shape[1])
        with torch.no_grad():
            x = module(x)
        modules.append(module)
    return nn.Sequential(*modules)


def median_ms(run, samples):
    """After a warm-up, the median of runs of at least 20 ms."""
    begin = time.perf_counter()
    run()
    run()
    times = max(1, round(0.02 / ((time.perf_counter() - begin) / 2)))
    measured = []
    for _ in range(samples):
        begin = time.perf_counter()
        for _ in range(times):
            run()
        measured.append(1000 * (time.perf_counter() - begin) / times)
    return statistics.median(measured)


def time_forward(spec, batch, samples):
    height, width, channels = spec["input"]
    model = build([spec["layer"]], spec["input"]).eval()
    x = torch.rand(batch, channels, height, width)
    with torch.inference_mode():
        return median_ms(lambda: model(x), samples)


def time_step(spec, batch, samples):
    height, width, channels = spec["input"]
    model = build(spec["nodes"], spec["input"]).train()
    x, labels = torch.rand(batch, channels, height, width), torch.arange(batch) % 10
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)

    def step():
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()

    return median_ms(step, samples)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--samples", type=int, default=15)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)

    loads = json.loads((Path(__file__).parent / "workloads.json").read_text(encoding="utf-8"))
    jobs = [(load, load, time_forward) for load in loads["layers"]]
    jobs += [(load, json.loads((ROOT / load["model"]).read_text(encoding="utf-8")), time_step) for load in loads["training"]]
    print(f"PyTorch {torch.__version__}, {options.threads} threads, milliseconds")
    for load, spec, timed in jobs:
        if options.only in load["name"].replace("×", "x"):
            for batch in load["batches"]:
                print(f"{load['name']:<45} {batch:>4} {timed(spec, batch, options.samples):>9.3f}")


if __name__ == "__main__":
    main()
