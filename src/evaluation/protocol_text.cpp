#include "evaluation/protocol_text.hpp"

namespace anoean {

namespace {

using Paragraphs = std::vector<std::pair<std::string, std::string>>;

Paragraphs of_the_paper() {
  return {
      {"Rows",
       "A seed draws the rows of a run, the same for every method: 5,000 normals and 500 anomalies to train "
       "on, 340 "
       "and 85 to validate on, 340 normals to calibrate the threshold, 1,360 normals and 340 anomalies (20 "
       "%) to test "
       "on. Where a digit of MNIST has fewer images, training gets what is left. The quick budget has "
       "smaller sizes."},
      {"Three test draws",
       "AUC-PR and the other figures: anomalies drawn by rows over all classes. On seen and on unseen "
       "classes: "
       "anomalies drawn uniformly over the classes of which training holds a row, or over those withheld "
       "from it, "
       "as far as they have rows. All three use the same test normals."},
      {"Readings",
       "The paper says that training sees 4 of 9 anomaly classes, but its figures are closest to those with "
       "no class "
       "withheld: both are here. On KDD99, most rows repeat another one, so that test rows stand in training "
       "too: "
       "the reading without duplicates leaves out every row that repeats another one of its class. On "
       "NSL-KDD, \"shift\" trains on the training file "
       "and tests "
       "on the test file, which was recorded later and has attack classes of its own."},
      {"No peeking",
       "No test label has a say in training, in the choice of an epoch or a setting, or in the saved "
       "threshold. "
       "Validation holds no class that training does not. Each run checks its draw for both. The methods "
       "that learn "
       "from normals alone use validation anomalies to choose the epoch (or γ and ν), as the paper does."},
      {"Thresholds",
       "F1, false alarm and recall are at the threshold with the best F1 on the test rows, as in the paper: "
       "a figure "
       "that no user can reach. Those \"at threshold\" use the model's own, set so that 1 % of the "
       "calibration "
       "normals raise an alert. False alarm is the share of alerts that are false, FP / (FP + TP)."},
      {"Settings",
       "All methods with their default settings and the scaling that suits each (docs/methods.md); none was "
       "set by these test rows. "
       "Where the budget shortens a method, the notes of its runs say how."},
      {"Time",
       "Seconds to fit and microseconds per scored row are processor time of the one thread that does all "
       "the work of a "
       "run."},
      {"Spread",
       "Mean and standard deviation over the seeds, each with a draw of its own. AnoEAN is compared with "
       "each other method pair by "
       "pair over the seeds: the mean difference with Student's 95 % interval, and Wilcoxon's signed-rank "
       "test from "
       "ten seeds on; no correction for the number of comparisons. Seeds draw from one pool, so that their "
       "draws overlap (on MNIST mostly): intervals are narrower than those for new data. What is shown of a "
       "single run is that of "
       "seed 1."},
  };
}

Paragraphs of_adbench() {
  return {
      {"Rows",
       "As ADBench draws them (Han et al., NeurIPS 2022): a set of fewer than 1,000 rows is filled up to "
       "1,000 "
       "by drawing with repetition, so that equal rows stand in training and test; one of more than 10,000 "
       "is "
       "cut to 10,000 (1,000 in the quick budget). A seed draws them: 70 % of each class to train, 30 % to "
       "test, "
       "the same for every method and every share of labels."},
      {"Labels",
       "1, 5, 10, 25, 50, 75 and 100 % of the training anomalies are labelled, rounded up; the other ones "
       "stand "
       "without a label among the normal rows, which are contaminated by them."},
      {"Within training",
       "Every method gets the same training rows. 15 % of those without a label and 20 % of the labelled "
       "anomalies, if that leaves one, are what a method may choose its epoch or settings by; "
       "isolation-forest, "
       "devnet, deep-sad and prenet choose nothing and learn from these rows too. No row is held back for a "
       "threshold, for none is measured."},
      {"Settings",
       "All methods with their default settings and the scaling that suits each (docs/methods.md), the same "
       "for "
       "all sets and shares. Where the budget shortens a method, the notes of its runs say how."},
      {"Ranks",
       "A method's AUC on a set is the mean over the seeds that all methods have finished there; methods are "
       "ranked on each set, 1 being the "
       "best, "
       "ties sharing the mean of their ranks. Friedman's test says whether they differ at all; two of them "
       "do "
       "where their mean ranks are further apart than the critical difference of Nemenyi's test at the level "
       "0.05 (Demsar, JMLR 2006). Sets that a method has not finished are left out."},
      {"Time",
       "Seconds to fit and microseconds per scored row are processor time of the one thread that does all "
       "the "
       "work of a run."},
  };
}

}  // namespace

Paragraphs protocol_text(Suite suite) { return suite == Suite::adbench ? of_adbench() : of_the_paper(); }

}  // namespace anoean
