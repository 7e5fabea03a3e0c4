# Rules for an exported model: include this file and link @name@.o@parser_too@ and -lm.
# "make -f @name@.mk check" builds and runs the self-test.
@name@_dir := $(dir $(lastword $(MAKEFILE_LIST)))
@name@_flags := -std=c99 -Wall -Wextra -Wpedantic -I$(@name@_dir)
CFLAGS ?= -O2

@name@.o: $(@name@_dir)@name@.c $(@name@_dir)@name@.h
	$(CC) $(CFLAGS) $(@name@_flags) -c -o $@ $<

@parser@@name@_selftest: $(@name@_dir)@name@_selftest.c @name@.o
	$(CC) $(CFLAGS) $(@name@_flags) -o $@ $^ $(LDFLAGS) -lm

.PHONY: check
check: @name@_selftest
	./@name@_selftest
