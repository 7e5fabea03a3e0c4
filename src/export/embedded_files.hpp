#pragma once

#include <string_view>

// Files that the build puts into the library (cmake/embed_texts.cmake).
namespace anoean::exporting::embedded {

// runtime/NAME.h: what exported models compute with.
extern const std::string_view channel_map;
extern const std::string_view column_deviations;
extern const std::string_view convolution;
extern const std::string_view dense;
extern const std::string_view dense8;
extern const std::string_view distance8;
extern const std::string_view dot;
extern const std::string_view dot8;
extern const std::string_view expand;
extern const std::string_view finite_score;
extern const std::string_view first_layer;
extern const std::string_view first_layer8;
extern const std::string_view leaky_relu;
extern const std::string_view length;
extern const std::string_view narrow_gaussian;
extern const std::string_view nearest;
extern const std::string_view number;
extern const std::string_view parse_category;
extern const std::string_view parse_number;
extern const std::string_view products;
extern const std::string_view quantise;
extern const std::string_view scale_linear;
extern const std::string_view scale_log;
extern const std::string_view scale_pixel;
extern const std::string_view scale_quantile;
extern const std::string_view scaling;
extern const std::string_view sigmoid;
extern const std::string_view softplus;
extern const std::string_view tanh;
extern const std::string_view texts;
extern const std::string_view wide_gaussian;

// templates/NAME: what else stands in exported files.
extern const std::string_view model_begin_c;
extern const std::string_view model_cmake;
extern const std::string_view model_end_c;
extern const std::string_view model_h;
extern const std::string_view model_mk;
extern const std::string_view parse_begin_c;
extern const std::string_view parse_h;
extern const std::string_view parser_cmake;
extern const std::string_view parser_mk;
extern const std::string_view selftest_c;

}  // namespace anoean::exporting::embedded
