#include "evaluation/results_file.hpp"

#include <anoean/error.hpp>
#include <anoean/table.hpp>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include "core/number_text.hpp"
#include "core/output_file.hpp"
#include "data/file_stream.hpp"

namespace anoean {
namespace {

const std::vector<std::string> key_columns = {"experiment", "dataset", "case", "method", "seed"};
const std::vector<std::string> text_columns = {"epoch_choice", "notes", "error"};

[[noreturn]] void fail(const std::string& path, const std::string& work, int problem) {
  throw Error(Error::Kind::failure, "cannot " + work + ": " + std::strerror(problem), path);
}

std::string header() {
  std::string line;
  for (const auto* names : {&key_columns, &measure_columns(), &text_columns}) {
    for (const std::string& name : *names) line += (line.empty() ? "" : ",") + name;
  }
  return line + "\n";
}

// A text in one line of CSV.
std::string field(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' '; }, ' ');
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string line_of(const Result& result) {
  std::string line = result.experiment + "," + result.dataset + "," + result.case_name + "," +
                     field(result.method) + "," + std::to_string(result.seed);
  for (const std::string& column : measure_columns()) {
    const auto measure = result.measures.find(column);
    line += "," + (measure == result.measures.end() ? std::string() : plain_text(measure->second));
  }
  return line + "," + field(result.epoch_choice) + "," + field(result.notes) + "," + field(result.error) +
         "\n";
}

std::string all_lines(const std::vector<Result>& results) {
  std::string text = header();
  for (const Result& result : results) text += line_of(result);
  return text;
}

std::string whole_file(const std::string& path) {
  const auto stream = open_file_stream(path, {});
  std::string text;
  std::string piece(1U << 16, '\0');
  while (const std::size_t size = stream->read(piece.data(), piece.size())) text.append(piece, 0, size);
  return text;
}

std::string text_at(const Table& table, const std::string& column, std::size_t row) {
  const Column* found = table.find(column);
  if (found == nullptr || found->codes[row] == Column::missing) return "";
  return found->categories[found->codes[row]];
}

bool is_whole(double value) { return value >= 0.0 && value == std::floor(value) && value < 1e15; }

// What the reader made of the file; rows that cannot be results are counted.
std::vector<Result> results_of(const Table& table, std::size_t& dropped) {
  std::vector<Result> results;
  for (std::size_t row = 0; row < table.rows; ++row) {
    Result result{.experiment = text_at(table, "experiment", row),
                  .dataset = text_at(table, "dataset", row),
                  .case_name = text_at(table, "case", row),
                  .method = text_at(table, "method", row)};
    const double seed = table.find("seed")->numbers[row];
    if (result.experiment.empty() || result.case_name.empty() || result.method.empty() || !is_whole(seed)) {
      ++dropped;
      continue;
    }
    result.seed = static_cast<std::uint64_t>(seed);
    for (const std::string& column : measure_columns()) {
      const double value = table.find(column)->numbers[row];
      if (!std::isnan(value)) result.measures[column] = value;
    }
    result.epoch_choice = text_at(table, "epoch_choice", row);
    result.notes = text_at(table, "notes", row);
    result.error = text_at(table, "error", row);
    results.push_back(std::move(result));
  }
  return results;
}

// text: of the file, in whole lines.
std::vector<Result> parse(const std::string& path, const std::string& text, std::size_t& dropped) {
  if (text.size() <= header().size()) return {};
  ReadOptions options;
  options.format = "csv";
  options.keep = {"experiment", "dataset", "case", "method"};
  options.keep.insert(options.keep.end(), text_columns.begin(), text_columns.end());
  options.numeric = measure_columns();
  options.numeric.push_back("seed");
  options.keep_malformed = true;
  options.infer_text = false;
  return results_of(read_table(path, options), dropped);
}

// Without what a kill or a power cut leaves of a line: its begin, or zeros in place of it.
std::string whole_lines(const std::string& text, std::size_t& dropped) {
  std::string kept;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = text.find('\n', begin);
    const std::size_t end = newline == std::string::npos ? text.size() : newline + 1;
    const std::string_view line(text.data() + begin, end - begin);
    if (newline == std::string::npos || line.find('\0') != std::string_view::npos) {
      ++dropped;
    } else {
      kept += line;
    }
    begin = end;
  }
  return kept;
}

void require_header(const std::string& text, const std::string& path) {
  if (text.compare(0, header().size(), header()) == 0) return;
  throw Error(Error::Kind::bad_input, "the columns of this file are not those of results", path,
              "use another folder, or move the file away");
}

}  // namespace

std::string Result::key() const {
  return experiment + "/" + dataset + "/" + case_name + "/" + method + "/" + std::to_string(seed);
}

const std::vector<std::string>& measure_columns() {
  static const std::vector<std::string> columns = {"auc_pr",
                                                   "auc_roc",
                                                   "f1",
                                                   "false_alarm",
                                                   "recall",
                                                   "f1_at_threshold",
                                                   "false_alarm_at_threshold",
                                                   "recall_at_threshold",
                                                   "auc_pr_seen",
                                                   "auc_pr_unseen",
                                                   "fit_seconds",
                                                   "score_us_per_row",
                                                   "parameters",
                                                   "model_bytes",
                                                   "epochs",
                                                   "train_normals",
                                                   "train_anomalies",
                                                   "duplicate_share",
                                                   "latent_effective_rank",
                                                   "latent_separation"};
  return columns;
}

bool is_time(const std::string& column) { return column == "fit_seconds" || column == "score_us_per_row"; }

ResultsFile::ResultsFile(const std::string& folder) : folder_(folder), path_(folder + "/results.csv") {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) fail(folder, "make this folder", problem.value());
  lock();
  if (!std::filesystem::exists(path_)) {
    rewrite_first_ = true;
    return;
  }
  const std::string text = whole_file(path_);
  if (text.empty()) {
    rewrite_first_ = true;
    return;
  }
  require_header(text, path_);
  const std::string kept = whole_lines(text, dropped_);
  if (kept.size() != text.size()) {
    OutputFile file(path_);
    file.write(kept);
    file.finish();
  }
  results_ = parse(path_, kept, dropped_);
  rewrite_first_ = dropped_ > 0;
}

ResultsFile::Lock::~Lock() {
  if (descriptor >= 0) ::close(descriptor);
}

void ResultsFile::lock() {
  const std::string path = folder_ + "/lock";
  lock_.descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_.descriptor < 0) fail(path, "open this file", errno);
  if (::flock(lock_.descriptor, LOCK_EX | LOCK_NB) == 0) return;
  if (errno != EWOULDBLOCK) fail(path, "lock this file", errno);
  throw Error(Error::Kind::bad_input, "another process is at work in this folder", folder_,
              "wait for it, or use another folder");
}

void ResultsFile::rewrite() {
  OutputFile file(path_);
  file.write(all_lines(results_));
  file.finish();
  rewrite_first_ = false;
}

void ResultsFile::append(Result result) {
  results_.push_back(std::move(result));
  if (rewrite_first_) return rewrite();
  const int file = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) fail(path_, "open this file", errno);
  int why = write_all(file, line_of(results_.back()));
  if (why == 0 && ::fdatasync(file) != 0) why = errno;
  ::close(file);
  if (why == 0) return;
  rewrite_first_ = true;  // a part of the line may be there
  fail(path_, "write to this file", why);
}

void ResultsFile::sort(const std::vector<std::string>& keys) {
  std::map<std::string, Result> by_key;
  std::vector<std::string> order = keys;
  for (Result& result : results_) {
    const std::string key = result.key();
    if (!by_key.contains(key)) order.push_back(key);
    if (Result& kept = by_key[key]; kept.method.empty() || result.error.empty() || !kept.error.empty())
      kept = std::move(result);
  }
  results_.clear();
  for (const std::string& key : order) {
    if (auto found = by_key.extract(key)) results_.push_back(std::move(found.mapped()));
  }
  rewrite();
}

void ResultsFile::forget_failures(const std::set<std::string>& keys) {
  const std::size_t forgotten = std::erase_if(
      results_, [&](const Result& one) { return !one.error.empty() && keys.contains(one.key()); });
  rewrite_first_ = rewrite_first_ || forgotten > 0;
}

std::vector<Result> read_results(const std::string& folder, std::size_t& dropped) {
  dropped = 0;
  const std::string path = folder + "/results.csv";
  if (!std::filesystem::is_regular_file(path)) {
    throw Error(Error::Kind::bad_input, "there are no results in this folder", folder,
                "make them with anoean reproduce or anoean benchmark");
  }
  const std::string text = whole_file(path);
  if (text.empty()) return {};
  require_header(text, path);
  return parse(path, text, dropped);
}

std::vector<Result> read_results(const std::string& folder) {
  std::size_t ignored = 0;
  return read_results(folder, ignored);
}

}  // namespace anoean
