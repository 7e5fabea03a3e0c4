# Rules for an exported model: include this file and link $(@name@_objects) and -lm.
# "make -f @name@.mk check" builds and runs the self-test. All that is built stands beside the sources, so that it is
# never that of another model of this name. make takes no folder with a space in its name; @name@.cmake does.
@name@_dir := $(dir $(lastword $(MAKEFILE_LIST)))
@name@_flags := -std=c99 -Wall -Wextra -Wpedantic -I$(@name@_dir)
@name@_objects := $(@name@_dir)@name@.o@parser_too@
CFLAGS ?= -O2

$(@name@_dir)@name@.o: $(@name@_dir)@name@.c $(@name@_dir)@name@.h
	$(CC) $(CFLAGS) $(@name@_flags) -c -o $@ $<

@parser@$(@name@_dir)@name@_selftest: $(@name@_dir)@name@_selftest.c $(@name@_dir)@name@.o
	$(CC) $(CFLAGS) $(@name@_flags) -o $@ $^ $(LDFLAGS) -lm

.PHONY: check @name@_check
check: @name@_check
@name@_check: $(@name@_dir)@name@_selftest
	$(abspath $<)
