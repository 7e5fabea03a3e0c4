#include "evaluation/experiments.hpp"

#include <anoean/error.hpp>

#include <algorithm>

#include "core/nearest.hpp"
#include "detectors/detector.hpp"

namespace anoean {
namespace {

constexpr double four_ninths = 4.0 / 9.0;
constexpr std::size_t seen_digits = 4;

// Those that AnoEAN's paper does not compare with.
const std::vector<std::string> comparators = {"isolation-forest", "devnet", "deep-sad", "prenet"};

Sizes sizes_of(Budget budget) {
  if (budget != Budget::quick) return {};
  return {.train_normals = 600,
          .train_anomalies = 60,
          .validation_normals = 80,
          .validation_anomalies = 20,
          .calibration_normals = 100,
          .test_normals = 200,
          .test_anomalies = 50};
}

Case table_case(const std::string& experiment, const std::string& dataset, const std::string& name,
                const std::string& reading, const std::string& what) {
  Case made;
  made.experiment = experiment;
  made.dataset = dataset;
  made.name = name;
  made.title = (dataset == "kdd99" ? "KDD99, " : "NSL-KDD, ") + reading;
  made.what = what;
  made.protocol.normal = {"normal"};
  return made;
}

void add_tables(std::vector<Case>& cases) {
  const std::string all = "The files pooled; anomalies to train on from every attack class.";
  const std::string some =
      "The files pooled; anomalies to train on from 4/9 of the attack classes, drawn by the seed, drawn "
      "again "
      "where they hold fewer than 585 rows.";
  for (const auto& [experiment, dataset] :
       {std::pair<std::string, std::string>{"table1", "nsl-kdd"}, {"table2", "kdd99"}}) {
    cases.push_back(table_case(experiment, dataset, "all-classes", "all attack classes seen", all));
    cases.push_back(table_case(experiment, dataset, "four-ninths", "4/9 of the attack classes seen", some));
    cases.back().protocol.seen_share = four_ninths;
  }
  cases.push_back(table_case("table1", "nsl-kdd", "shift", "from the training file to the test file",
                             "Learnt from the training file, tested on rows of the test file, which was "
                             "recorded later and holds attack classes of its own."));
  cases.back().protocol.files = Protocol::Files::train_to_test;
  cases.push_back(table_case("table2", "kdd99", "deduplicated", "4/9 of the classes seen, no row twice",
                             some + " Rows that repeat another one are left out before."));
  cases.back().protocol.seen_share = four_ninths;
  cases.back().protocol.deduplicated = true;
}

void add_images(std::vector<Case>& cases) {
  for (int digit = 0; digit < 10; ++digit) {
    const std::string text = std::to_string(digit);
    Case made{.experiment = "figure2",
              .dataset = "mnist",
              .name = "digit-" + text,
              .title = "MNIST, digit " + text + " against all",
              .what = "All 70,000 images pooled; digit " + text +
                      " is normal; anomalies to train on from 4 of the 9 other digits, drawn by the seed.",
              .protocol = {}};
    made.protocol.normal = {text};
    made.protocol.seen_count = seen_digits;
    cases.push_back(made);
  }
  for (std::size_t n = 1; n <= 5; ++n) {
    const std::string text = std::to_string(n);
    Case made{
        .experiment = "figure3",
        .dataset = "mnist",
        .name = "n-" + text,
        .title = "MNIST, " + text + " normal " + (n == 1 ? "digit" : "digits"),
        .what = "All 70,000 images pooled; " + text +
                " digits, drawn by the seed, are normal in equal parts; anomalies to train on from 4 of "
                "the other digits.",
        .protocol = {}};
    made.protocol.drawn_normal = n;
    made.protocol.seen_count = seen_digits;
    cases.push_back(made);
  }
}

bool is_gan(const std::string& method) { return method == "anogan" || method == "egbad" || method == "alad"; }

bool is_quick_case(const Case& one) {
  if (one.adbench) return one.adbench->labelled_percent == 5 || one.adbench->labelled_percent == 100;
  return one.name == "all-classes" || one.name == "four-ninths" || one.name == "digit-0" || one.name == "n-2";
}

std::size_t seeds_of(const Case& one, const std::string& method, Budget budget) {
  if (one.adbench && budget != Budget::quick) return 3;
  switch (budget) {
    case Budget::quick:
      return is_quick_case(one) ? 1 : 0;
    case Budget::full:
      return 10;
    case Budget::standard:
      break;
  }
  if (one.dataset != "mnist") return 10;
  return is_gan(method) ? 1 : 5;
}

std::map<std::string, std::string> settings_of(const Case& one, const std::string& method, Budget budget) {
  const bool images = one.dataset == "mnist";
  if (budget == Budget::full || (budget == Budget::standard && !(images && is_gan(method)))) return {};
  if (budget == Budget::standard) {
    if (method == "anogan") return {{"epochs", "6"}, {"inversion_steps", "100"}, {"validation_steps", "20"}};
    return {{"epochs", "6"}};
  }
  if (method == "anogan")
    return {{"epochs", "2"}, {"inversion_steps", images ? "4" : "40"}, {"validation_steps", "4"}};
  if (method == "svm" || method == "ocsvm") return {{"choose_by", "defaults"}};
  if (is_gan(method)) return {{"epochs", images ? "1" : "4"}};
  if (method == "anoean" || method == "anoean-faithful") return {{"epochs", images ? "3" : "20"}};
  if (method == "devnet" || method == "prenet") return {{"epochs", "5"}};
  if (method == "deep-sad") return {{"epochs", "5"}, {"pretraining_epochs", "5"}};
  return {};
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Of the cases, in their order.
std::vector<std::string> distinct(const std::vector<Case>& cases, std::string Case::*member) {
  std::vector<std::string> names;
  for (const Case& one : cases) {
    if (!contains(names, one.*member)) names.push_back(one.*member);
  }
  return names;
}

template <typename Names>
void require_known(const std::string& name, const Names& known, const std::string& kind) {
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw Error(Error::Kind::bad_input, "there is no " + kind + " \"" + name + "\"", {},
                did_you_mean(name, known));
}

}  // namespace

const char* name_of(Suite suite) { return suite == Suite::adbench ? "adbench" : "paper"; }

const char* name_of(Budget budget) {
  switch (budget) {
    case Budget::quick:
      return "quick";
    case Budget::full:
      return "full";
    case Budget::standard:
      break;
  }
  return "standard";
}

std::vector<Case> known_cases(Budget budget) {
  std::vector<Case> cases;
  add_tables(cases);
  add_images(cases);
  for (Case& one : cases) one.protocol.sizes = sizes_of(budget);
  return cases;
}

const std::vector<std::size_t>& labelled_percents() {
  static const std::vector<std::size_t> percents = {1, 5, 10, 25, 50, 75, 100};
  return percents;
}

std::vector<Case> adbench_cases(const std::vector<std::string>& sets, Budget budget) {
  std::vector<Case> cases;
  for (const std::size_t percent : labelled_percents()) {
    const std::string share = std::to_string(percent);
    for (const std::string& set : sets) {
      AdbenchProtocol protocol{.labelled_percent = percent};
      if (budget == Budget::quick) protocol.most_rows = protocol.fewest_rows;
      cases.push_back({.experiment = "adbench",
                       .dataset = set,
                       .name = "labels-" + share,
                       .title = set + ", " + share + " % of the anomalies labelled",
                       .what = "70 % of the rows train, 30 % test, by class; " + share +
                               " % of the training anomalies are labelled, the others stand among the "
                               "normal rows.",
                       .protocol = {},
                       .adbench = protocol});
    }
  }
  return cases;
}

std::vector<std::string> methods_in_order() {
  std::vector<std::string> names = {"anogan",          "egbad",  "alad",        "ocsvm",    "svm",
                                    "anoean-faithful", "anoean", "mahalanobis", "untrained"};
  names.insert(names.end(), comparators.begin(), comparators.end());
  for (const Method& method : known_methods()) {
    if (std::find(names.begin(), names.end(), method.name) == names.end()) names.push_back(method.name);
  }
  return names;
}

Contender contender_named(const std::string& name) {
  const std::vector<Method>& methods = known_methods();
  for (const Method& method : methods) {
    for (const Preset& preset : method.presets) {
      if (name == method.name + "-" + preset.name) return {method.name, preset.name};
    }
  }
  return {find_method(name).name, ""};
}

namespace {

void require_known_names(const std::vector<Case>& cases, const GridOptions& options,
                         const std::vector<std::string>& methods) {
  for (const std::string& name : options.experiments)
    require_known(name, distinct(cases, &Case::experiment), "experiment");
  for (const std::string& name : options.methods) require_known(name, methods, "method");
  for (const std::string& name : options.cases) require_known(name, distinct(cases, &Case::name), "case");
  for (const std::string& name : options.sets)
    require_known(name, distinct(cases, &Case::dataset), "data set");
}

}  // namespace

std::vector<Run> grid(const std::vector<Case>& cases, const GridOptions& options) {
  const std::vector<std::string> all_methods = methods_in_order();
  require_known_names(cases, options, all_methods);
  const auto wanted = [](const std::vector<std::string>& asked, const std::string& name) {
    return asked.empty() || contains(asked, name);
  };
  const auto wanted_method = [&](const std::string& name) {
    if (options.methods.empty()) return options.suite != Suite::paper || !contains(comparators, name);
    return contains(options.methods, name);
  };
  for (const std::string& name : all_methods) {
    if (wanted_method(name))
      Settings(find_method(contender_named(name).method).hyperparameters, options.settings);
  }
  constexpr std::size_t most_seeds = 1000;
  const std::size_t count = options.seeds == 0 ? most_seeds : std::min(options.seeds, most_seeds);
  std::vector<Run> runs;
  for (const std::string& experiment : distinct(cases, &Case::experiment)) {
    if (!wanted(options.experiments, experiment)) continue;
    for (std::size_t i = 0; i < count; ++i) {
      for (const Case& one : cases) {
        if (one.experiment != experiment || !wanted(options.cases, one.name)) continue;
        if (!wanted(options.sets, one.dataset)) continue;
        for (const std::string& method : all_methods) {
          const std::size_t usual = seeds_of(one, method, options.budget);
          if (!wanted_method(method) || usual == 0) continue;
          if (i >= (options.seeds == 0 ? usual : options.seeds)) continue;
          std::map<std::string, std::string> settings = options.settings;
          settings.merge(settings_of(one, method, options.budget));
          runs.push_back({&one, method, options.first_seed + i, std::move(settings), options.preprocessing});
        }
      }
    }
  }
  if (runs.empty())
    throw Error(Error::Kind::bad_input,
                "there is nothing to run: no such case is in that experiment and budget", "",
                "name other cases, another experiment or another budget");
  return runs;
}

double usual_seconds(const Run& run, Budget budget) {
  struct Cost {
    const char* method;
    double table;
    double images;
  };
  // On the way of the defaults, of 5,000 rows.
  static constexpr Cost costs[] = {{"anogan", 50, 4000},  {"egbad", 7, 450},
                                   {"alad", 11, 800},     {"ocsvm", 12, 80},
                                   {"svm", 25, 120},      {"anoean-faithful", 1, 90},
                                   {"anoean", 4, 150},    {"mahalanobis", 0.2, 2},
                                   {"untrained", 0.2, 2}, {"isolation-forest", 0.05, 1},
                                   {"devnet", 0.2, 4},    {"deep-sad", 1, 15},
                                   {"prenet", 0.3, 8}};
  const bool images = run.setting->dataset == "mnist";
  double seconds = images ? 60 : 10;
  for (const Cost& cost : costs) {
    if (run.method == cost.method) seconds = images ? cost.images : cost.table;
  }
  if (budget == Budget::quick) return std::min(5.0, 0.05 * seconds);
  if (budget == Budget::standard && images && is_gan(run.method))
    return run.method == "anogan" ? 400 : 0.4 * seconds;
  return seconds;
}

}  // namespace anoean
