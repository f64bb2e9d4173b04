"""Links records.ndjson of two sources by Splink 4 on DuckDB, training included; prints time and F1 at its best threshold."""
import logging
import sys
import time

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.disable(logging.WARNING)
records = pd.read_json(sys.argv[1], lines=True)
records["first_star"] = records["stars"].str[0]
truth = dict(zip(records["unique_id"], records["movie"]))
sides = [side.drop(columns=["movie"]) for _, side in records.groupby("source_dataset")]

began, cpu = time.time(), time.process_time()
settings = SettingsCreator(
    link_type="link_only",
    blocking_rules_to_generate_predictions=[
        block_on("title", "kind"),
        block_on("original_title", "kind"),
        block_on("director", "year"),
        block_on("substr(title,1,5)", "year"),
        block_on("first_star", "year"),
        block_on("director", "runtime"),
    ],
    comparisons=[
        cl.JaroWinklerAtThresholds("title", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("original_title", [0.95, 0.88]),
        cl.JaroWinklerAtThresholds("director", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        cl.ArrayIntersectAtSizes("stars", [4, 2, 1]),
        cl.CustomComparison(
            output_column_name="year",
            comparison_levels=[
                {"sql_condition": "year_l IS NULL OR year_r IS NULL", "label_for_charts": "null", "is_null_level": True},
                {"sql_condition": "year_l = year_r", "label_for_charts": "same"},
                {"sql_condition": "abs(year_l - year_r) <= 1", "label_for_charts": "a year apart"},
                {"sql_condition": "ELSE", "label_for_charts": "else"},
            ],
        ),
        cl.CustomComparison(
            output_column_name="runtime",
            comparison_levels=[
                {"sql_condition": "runtime_l IS NULL OR runtime_r IS NULL", "label_for_charts": "null", "is_null_level": True},
                {"sql_condition": "abs(runtime_l - runtime_r) <= 1", "label_for_charts": "same"},
                {"sql_condition": "abs(runtime_l - runtime_r) <= 5", "label_for_charts": "similar"},
                {"sql_condition": "ELSE", "label_for_charts": "else"},
            ],
        ),
    ],
)
linker = Linker(sides, settings, DuckDBAPI())
linker.training.estimate_probability_two_random_records_match([block_on("title", "director", "year")], recall=0.6)
linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("director", "year"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("title", "year"))
pairs = linker.inference.predict(threshold_match_probability=0.05).as_pandas_dataframe()
wall, used = time.time() - began, time.process_time() - cpu

pairs = pairs.sort_values("match_weight", ascending=False)
# One record of each source at most: the likeliest pair first, as with identity here.
left, right, kept = set(), set(), []
for one, other, weight in zip(pairs["unique_id_l"], pairs["unique_id_r"], pairs["match_weight"]):
    if one in left or other in right:
        continue
    left.add(one)
    right.add(other)
    kept.append((weight, truth[one] == truth[other]))
expected = records["movie"].duplicated().sum()
best = (0, 0, 0)
good = 0
for count, (weight, same) in enumerate(kept, 1):
    good += same
    precision, recall = good / count, good / expected
    best = max(best, (2 * precision * recall / max(1e-9, precision + recall), precision, recall))
print(f"  Splink: {wall:.1f} s, {used:.1f} s of CPU; precision {best[1]:.4f}, recall {best[2]:.4f}, F1 {best[0]:.4f} at its best threshold")
