#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "export/c_text.hpp"

namespace anoean::exporting {

// The C source of an exported model while it is written: the functions of the runtime that it needs, then
// constant tables. All names of both begin with the prefix.
class CSource {
 public:
  explicit CSource(std::string prefix) : prefix_(std::move(prefix)) {}

  const std::string& prefix() const noexcept { return prefix_; }
  // prefix_name
  std::string name(std::string_view name) const { return prefix_ + "_" + std::string(name); }

  // A statement: prefix_function(arguments);
  std::string call(std::string_view function, const std::string& arguments) const {
    return name(function) + "(" + arguments + ");";
  }

  // The functions of a file of runtime/, with all that they need; once, however often it is asked for.
  void need(std::string_view runtime_file);
  bool needs(std::string_view runtime_file) const { return included_.contains(runtime_file); }

  // A constant array. Returns its name.
  template <typename Number>
  std::string table(const char* type, const std::string& name, std::span<const Number> values) {
    std::vector<std::string> literals;
    literals.reserve(values.size());
    for (const Number value : values) literals.push_back(c_literal(value));
    return add_table(type, name, literals, sizeof(Number));
  }
  // The same of values that are written already.
  std::string add_table(const std::string& type, const std::string& name,
                        const std::vector<std::string>& values, std::size_t bytes_each);
  // A constant struct of the runtime with these members; bytes: of one of them. Returns its address.
  std::string structure(const std::string& type, const std::string& name,
                        const std::vector<std::string>& members);

  const std::string& functions() const noexcept { return functions_; }
  const std::string& tables() const noexcept { return tables_; }
  // Of all tables, where pointers have four bytes.
  std::size_t table_bytes() const noexcept { return table_bytes_; }

 private:
  std::string prefix_;
  std::set<std::string, std::less<>> included_;
  std::string functions_;
  std::string tables_;
  std::size_t table_bytes_ = 0;
};

// A list of C expressions, as many on a line as fit, each line indented; without braces.
std::string wrapped(const std::vector<std::string>& values, std::size_t indentation);

}  // namespace anoean::exporting
