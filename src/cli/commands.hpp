#pragma once

namespace CLI {
class App;
}

namespace anoean::cli {

// Each adds one subcommand to the application: its flags, and as its callback the work.
void add_fit(CLI::App& application);
void add_score(CLI::App& application);
void add_evaluate(CLI::App& application);
void add_export(CLI::App& application);
void add_inspect(CLI::App& application);
void add_methods(CLI::App& application);
void add_datasets(CLI::App& application);
void add_reproduce(CLI::App& application);
void add_benchmark(CLI::App& application);
void add_threshold(CLI::App& application);
void add_report(CLI::App& application);

}  // namespace anoean::cli
