# Writes tables with numbers, categories and missing values from R's packages, one name for all anomalies:
# Rscript bench/mixed_tables.R FOLDER, with Debian's r-cran-modeldata, r-cran-kernlab and r-cran-mlbench.
# Then: python3 bench/hidden_in_tables.py ANOEAN FOLDER/*.csv --label outcome --normal normal

folder <- commandArgs(trailingOnly = TRUE)[1]
if (is.na(folder)) stop("usage: Rscript bench/mixed_tables.R FOLDER")
dir.create(folder, showWarnings = FALSE, recursive = TRUE)

save <- function(package, table, label, normal, name, without = NULL) {
  place <- new.env()
  data(list = table, package = package, envir = place)
  rows <- place[[table]]
  outcome <- ifelse(as.character(rows[[label]]) %in% normal, "normal", "anomaly")
  rows[[label]] <- NULL
  if (!is.null(without)) rows[[without]] <- NULL
  rows$outcome <- outcome
  write.csv(rows, file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "")
}

save("modeldata", "attrition", "Attrition", "No", "attrition")
save("modeldata", "credit_data", "Status", "good", "credit")
save("modeldata", "lending_club", "Class", "good", "lending")
save("modeldata", "mlc_churn", "churn", "no", "mlcchurn")
save("modeldata", "wa_churn", "churn", "No", "wachurn")
save("modeldata", "ad_data", "Class", "Control", "ad")
save("modeldata", "hpc_data", "class", c("VF", "F"), "hpc")
save("modeldata", "stackoverflow", "Remote", "Not remote", "stackoverflow")
save("modeldata", "cells", "class", "WS", "cells", without = "case")
save("kernlab", "ticdata", "CARAVAN", "noinsurance", "caravan")
save("kernlab", "spam", "type", "nonspam", "spam")
save("mlbench", "BreastCancer", "Class", "benign", "wbc", without = "Id")
save("mlbench", "PimaIndiansDiabetes2", "diabetes", "neg", "pima2")
save("mlbench", "HouseVotes84", "Class", "democrat", "votes")
save("mlbench", "DNA", "Class", "n", "dna")
vowels <- c("hId", "hEd", "hAd", "hYd", "had", "hOd", "hod", "hUd", "hud", "hed")
save("mlbench", "Vowel", "Class", vowels, "vowel10")
