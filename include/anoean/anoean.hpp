#pragma once

#include <anoean/anoean_options.hpp>
#include <anoean/error.hpp>
#include <anoean/explanation.hpp>
#include <anoean/line_scorer.hpp>
#include <anoean/metrics.hpp>
#include <anoean/progress.hpp>
#include <anoean/scorer.hpp>
#include <anoean/table.hpp>
#include <anoean/version.hpp>
