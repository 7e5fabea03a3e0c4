#include <anoean/error.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <string_view>

#include "data/zip_archive.hpp"

// PKWARE's APPNOTE 6.3, sections 4.3.12 (central directory) and 4.3.16 (its end record).
namespace anoean {
namespace {

constexpr std::uint64_t end_record_size = 22;
constexpr std::uint64_t longest_comment = 65535;
constexpr std::size_t entry_size = 46;
constexpr std::uint64_t local_header_size = 30;
constexpr std::uint32_t in_zip64 = 0xFFFFFFFF;

[[noreturn]] void refuse(const std::string& path, const std::string& problem) {
  throw Error(Error::Kind::bad_input, problem, path, "get the file again, or write it with numpy.savez");
}

std::uint32_t number_at(std::string_view bytes, std::size_t offset, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i > 0; --i)
    number = number << 8 | static_cast<unsigned char>(bytes[offset + i - 1]);
  return number;
}

std::string read_at(std::ifstream& file, const std::string& path, std::uint64_t offset, std::uint64_t size) {
  std::string bytes(static_cast<std::size_t>(size), '\0');
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!file || file.gcount() != static_cast<std::streamsize>(size)) refuse(path, "cannot be read");
  return bytes;
}

struct Directory {
  std::uint64_t offset;
  std::uint64_t size;
  std::size_t entries;
};

Directory find_directory(std::ifstream& file, const std::string& path, std::uint64_t file_size) {
  if (file_size < end_record_size) refuse(path, "is no NPZ file, or cut off");
  const std::uint64_t tail_size = std::min(file_size, end_record_size + longest_comment);
  const std::string tail = read_at(file, path, file_size - tail_size, tail_size);
  const std::size_t found = tail.rfind("PK\5\6", tail.size() - end_record_size);
  if (found == std::string::npos)
    refuse(path, "is no NPZ file, or cut off: the directory at its end is missing");
  const std::string_view record = std::string_view(tail).substr(found);
  if (number_at(record, 4, 4) != 0) refuse(path, "is one of several disks");
  const Directory directory{number_at(record, 16, 4), number_at(record, 12, 4), number_at(record, 10, 2)};
  if (directory.offset == in_zip64 || directory.entries == 0xFFFF)
    refuse(path, "is of the zip64 kind, beyond 4 GiB");
  if (directory.offset + directory.size > file_size - tail_size + found)
    refuse(path, "has a damaged directory");
  return directory;
}

ZipMember parse_entry(std::string_view& rest, const std::string& path) {
  if (rest.size() < entry_size || !rest.starts_with("PK\1\2")) refuse(path, "has a damaged directory");
  const std::size_t name_size = number_at(rest, 28, 2);
  const std::size_t size = entry_size + name_size + number_at(rest, 30, 2) + number_at(rest, 32, 2);
  if (rest.size() < size) refuse(path, "has a damaged directory");
  const std::uint32_t flags = number_at(rest, 8, 2);
  const std::uint32_t method = number_at(rest, 10, 2);
  ZipMember member{std::string(rest.substr(entry_size, name_size)),
                   method == 8,
                   number_at(rest, 16, 4),
                   number_at(rest, 20, 4),
                   number_at(rest, 24, 4),
                   number_at(rest, 42, 4)};
  if ((flags & 1U) != 0) refuse(path, "holds encrypted data");
  if (method != 0 && method != 8) refuse(path, "holds data packed in a way that NumPy does not use");
  if (member.packed_size == in_zip64 || member.size == in_zip64 || member.offset == in_zip64) {
    refuse(path, "is of the zip64 kind, beyond 4 GiB");
  }
  rest.remove_prefix(size);
  return member;
}

// Members that share bytes could unpack to far more than the file holds.
void check_members(std::vector<ZipMember> members, const std::string& path, std::uint64_t end) {
  std::set<std::string_view> names;
  for (const ZipMember& member : members) {
    if (!names.insert(member.name).second) refuse(path, "holds two arrays of one name");
  }
  std::sort(members.begin(), members.end(),
            [](const ZipMember& a, const ZipMember& b) { return a.offset < b.offset; });
  std::uint64_t free_from = 0;
  for (const ZipMember& member : members) {
    if (member.offset < free_from) refuse(path, "holds members that overlap");
    free_from = member.offset + local_header_size + member.name.size() + member.packed_size;
    if (free_from > end) refuse(path, "has a damaged directory");
  }
}

}  // namespace

std::vector<ZipMember> read_zip_directory(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(path, "cannot be opened");
  file.seekg(0, std::ios::end);
  const std::streamoff file_size = file.tellg();
  if (!file || file_size < 0) refuse(path, "cannot be read");
  const Directory directory = find_directory(file, path, static_cast<std::uint64_t>(file_size));
  const std::string bytes = read_at(file, path, directory.offset, directory.size);
  std::string_view rest = bytes;
  std::vector<ZipMember> members;
  for (std::size_t i = 0; i < directory.entries; ++i) members.push_back(parse_entry(rest, path));
  check_members(members, path, directory.offset);
  return members;
}

}  // namespace anoean
