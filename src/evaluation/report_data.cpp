#include "evaluation/report_data.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "core/output_file.hpp"
#include "data/json_text.hpp"
#include "evaluation/claims.hpp"
#include "evaluation/experiments.hpp"
#include "evaluation/groups.hpp"
#include "evaluation/json_file.hpp"
#include "evaluation/paper_figures.hpp"
#include "evaluation/protocol_text.hpp"
#include "evaluation/run_record.hpp"
#include "evaluation/suite_ranks.hpp"
#include "metrics/paired.hpp"

namespace anoean {
namespace {

using Json = nlohmann::json;

Budget budget_of(const Json& record) {
  const std::string name = text_member(record, "budget");
  for (const Budget budget : {Budget::quick, Budget::full}) {
    if (name == name_of(budget)) return budget;
  }
  return Budget::standard;
}

Suite suite_of(const Json& record) {
  return text_member(record, "suite") == name_of(Suite::adbench) ? Suite::adbench : Suite::paper;
}

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json group_json(const Group& group) {
  Json measures = Json::object();
  for (const auto& [column, values] : group.measures) {
    Json by_seed = Json::array();
    for (const auto& [seed, value] : values) by_seed.push_back({{"seed", seed}, {"value", value}});
    measures[column] = {{"mean", or_null(group.mean(column))},
                        {"std", or_null(group.deviation(column))},
                        {"values", by_seed}};
  }
  Json json = {{"experiment", group.experiment},
               {"dataset", group.dataset},
               {"case", group.case_name},
               {"method", group.method},
               {"n", group.runs()},
               {"failed", group.failed},
               {"epoch_choice", group.epoch_choice.empty() ? Json() : Json(group.epoch_choice)},
               {"metrics", measures}};
  if (group.case_name == "all-classes") {
    if (const auto row = paper_row(group.experiment, group.method)) {
      json["paper"] = {{"auc_pr", row->auc_pr},
                       {"f1", row->f1},
                       {"false_alarm", row->false_alarm},
                       {"recall", row->recall}};
    }
  }
  return json;
}

Json comparison(const Group& own, const Group& other, const std::string& metric) {
  const auto left = own.measures.find(metric);
  const auto right = other.measures.find(metric);
  if (left == own.measures.end() || right == other.measures.end()) return nullptr;
  std::vector<double> ours;
  std::vector<double> theirs;
  for (const auto& [seed, value] : left->second) {
    const auto same = right->second.find(seed);
    if (same == right->second.end()) continue;
    ours.push_back(value);
    theirs.push_back(same->second);
  }
  if (ours.empty()) return nullptr;
  const PairedDifference paired = compare_paired(ours, theirs);
  Json difference = {{"mean", paired.mean}, {"low", nullptr}, {"high", nullptr}};
  if (paired.interval) {
    difference["low"] = paired.interval->low;
    difference["high"] = paired.interval->high;
  }
  return {{"experiment", own.experiment}, {"dataset", own.dataset},
          {"case", own.case_name},        {"metric", metric},
          {"other", other.method},        {"n", paired.pairs},
          {"difference", difference},     {"p_value", or_null(paired.p_value)}};
}

Json comparisons(const std::vector<Group>& groups) {
  Json all = Json::array();
  for (const Group& other : groups) {
    if (other.method == "anoean") continue;
    const Group* own = find_group(groups, other.experiment, other.case_name, "anoean");
    if (own == nullptr) continue;
    for (const char* metric : {"auc_pr", "auc_pr_unseen"}) {
      if (Json one = comparison(*own, other, metric); !one.is_null()) all.push_back(std::move(one));
    }
  }
  return all;
}

// What a reader of the case should know: how a method was cut short, which rows are missing. Which classes a
// seed drew stands with each run.
void add_notes(std::set<std::string>& notes, const Result& result) {
  std::string settings;
  for (std::size_t begin = 0; begin < result.notes.size();) {
    const std::size_t end = std::min(result.notes.find("; ", begin), result.notes.size());
    const std::string part = result.notes.substr(begin, end - begin);
    begin = end + 2;
    if (part.starts_with("seen: ") || part.starts_with("normal: ")) continue;
    if (part.find('=') == std::string::npos) {
      notes.insert(part);
    } else {
      settings += (settings.empty() ? " " : ", ") + part;
    }
  }
  if (!settings.empty()) notes.insert(result.method + ":" + settings);
}

std::vector<Case> cases_of(Suite suite, const std::vector<Result>& results, Budget budget) {
  if (suite == Suite::paper) return known_cases(budget);
  std::vector<std::string> sets;
  for (const Result& result : results) {
    if (std::find(sets.begin(), sets.end(), result.dataset) == sets.end()) sets.push_back(result.dataset);
  }
  return adbench_cases(sets, budget);
}

Json cases_json(const std::vector<Case>& cases, const std::vector<Result>& results) {
  Json all = Json::array();
  for (const Case& one : cases) {
    std::set<std::string> notes;
    bool any = false;
    for (const Result& result : results) {
      if (result.experiment != one.experiment || result.dataset != one.dataset ||
          result.case_name != one.name)
        continue;
      any = true;
      add_notes(notes, result);
    }
    if (!any) continue;
    all.push_back({{"experiment", one.experiment},
                   {"dataset", one.dataset},
                   {"case", one.name},
                   {"title", one.title},
                   {"what", one.what},
                   {"notes", notes}});
  }
  return all;
}

Json about(const Json& record, const std::vector<Result>& results) {
  Json about = record;
  std::set<std::uint64_t> seeds;
  std::size_t failed = 0;
  double seconds = 0.0;
  for (const Result& result : results) {
    seeds.insert(result.seed);
    failed += result.error.empty() ? 0 : 1;
    if (const auto fit = result.measures.find("fit_seconds"); fit != result.measures.end())
      seconds += fit->second;
  }
  about["planned"] = std::max(count_member(record, "planned"), results.size());
  about["finished"] = results.size() - failed;
  about["failed"] = failed;
  about["fit_hours"] = seconds / 3600.0;
  about["seeds"] = seeds;
  return about;
}

Json runs_json(const std::vector<Result>& results) {
  Json all = Json::array();
  for (const Result& result : results) {
    Json run = {{"experiment", result.experiment},
                {"dataset", result.dataset},
                {"case", result.case_name},
                {"method", result.method},
                {"seed", result.seed}};
    for (const std::string& column : measure_columns()) {
      const auto value = result.measures.find(column);
      run[column] = value == result.measures.end() ? Json() : Json(value->second);
    }
    run["epoch_choice"] = result.epoch_choice;
    run["notes"] = result.notes;
    run["error"] = result.error;
    all.push_back(std::move(run));
  }
  return all;
}

Json read_details(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/details", missing)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  Json all = Json::array();
  for (const std::filesystem::path& path : paths) {
    Json details = read_json_object(path.string(), "delete it and run the same command again");
    if (const auto row = paper_row(text_member(details, "experiment"), text_member(details, "method"));
        row && text_member(details, "case") == "all-classes")
      details["paper_point"] = {{"recall", row->recall}, {"precision", 1.0 - row->false_alarm}};
    all.push_back(std::move(details));
  }
  return all;
}

Json claims_json(const std::vector<Group>& groups) {
  Json all = Json::array();
  for (const std::string method : {"anoean-faithful", "anoean"}) {
    for (const Claim& claim : judge_claims(groups, method)) {
      const auto place = static_cast<std::size_t>(claim.number - 1);
      if (place == all.size())
        all.push_back({{"number", claim.number}, {"claim", claim.claim}, {"by_method", Json::array()}});
      all[place]["by_method"].push_back(
          {{"method", method}, {"verdict", claim.verdict}, {"evidence", claim.evidence}});
    }
  }
  return all;
}

Json ranks_json(const std::vector<Group>& groups, const std::vector<std::string>& methods) {
  Json all = Json::array();
  for (const SuiteRanks& one : suite_ranks(groups, methods)) {
    Json ranked = Json::array();
    for (std::size_t i = 0; i < one.methods.size(); ++i)
      ranked.push_back(
          {{"method", one.methods[i]}, {"mean_rank", one.ranks.ranks[i]}, {"mean", one.means[i]}});
    Json runs = Json::array();
    for (const std::vector<std::size_t>& run : alike(one.ranks)) {
      Json names = Json::array();
      for (const std::size_t i : run) names.push_back(one.methods[i]);
      runs.push_back(std::move(names));
    }
    all.push_back({{"case", one.case_name},
                   {"metric", one.metric},
                   {"sets", one.sets},
                   {"sets_left_out", one.left_out},
                   {"methods", ranked},
                   {"friedman", {{"statistic", one.ranks.friedman}, {"p_value", one.ranks.p_value}}},
                   {"critical_difference", one.ranks.critical_difference},
                   {"alike", runs}});
  }
  return all;
}

Json summary(const std::string& folder, const std::vector<Result>& results) {
  const Json record = read_record(folder);
  const Suite suite = suite_of(record);
  const std::vector<Group> groups = group_results(results);
  std::vector<std::string> methods;
  for (const std::string& name : methods_in_order()) {
    if (std::any_of(results.begin(), results.end(), [&](const Result& one) { return one.method == name; }))
      methods.push_back(name);
  }
  Json all = {{"about", about(record, results)},
              {"methods", methods},
              {"cases", cases_json(cases_of(suite, results, budget_of(record)), results)},
              {"groups", Json::array()}};
  if (suite == Suite::paper) {
    all["comparisons"] = comparisons(groups);
    all["claims"] = claims_json(groups);
  } else {
    all["ranks"] = ranks_json(groups, methods);
  }
  for (const Group& group : groups) all["groups"].push_back(group_json(group));
  return all;
}

}  // namespace

nlohmann::json read_report(const std::string& folder) {
  std::size_t dropped = 0;
  const std::vector<Result> results = read_results(folder, dropped);
  Json report = summary(folder, results);
  report["damaged_lines"] = dropped;
  report["runs"] = runs_json(results);
  report["details"] = read_details(folder);
  report["protocol"] = Json::array();
  for (const auto& [title, text] : protocol_text(suite_of(report["about"])))
    report["protocol"].push_back({{"title", title}, {"text", text}});
  return report;
}

void write_summary(const std::string& folder) {
  const std::string path = folder + "/summary.json";
  OutputFile file(path);
  file.write(printable_json(summary(folder, read_results(folder)), 1) + "\n");
  file.finish();
}

}  // namespace anoean
