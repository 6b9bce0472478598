/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stream - two producers and a consumer of a stream, as kernel/stream.c and
 * lib/kubuf_stream.h have them
 *
 * Copyright (C) the kubuf developers
 *
 * Every order of their steps is tried by spin (tests/models/run). Proved for it: a record is
 * read as it was put, in order, and none twice; every record is read or counted as lost; the
 * consumer does not sleep while as much as it asked for is unread; and whatever stands in the
 * words that a hostile program can write (-DHOSTILE), the producers store in the data only.
 *
 * A step is one access to shared memory, and accesses come in program order: what barriers are
 * for is not seen here. Positions wrap at 16, as the stream's do at 2^32.
 *
 * Each -DMUTANT_x is a mistake that must be found, with or without -DHOSTILE as run says.
 */
#define CAP 4 /* units of the data */
#define POS 16
#define HALF (CAP / 2)
#ifndef RECORDS
#define RECORDS 2 /* of each producer */
#endif
#define PRODUCERS 2
#define D(a, b) ((a + POS - b) % POS)
#define TORN 255

/* The data, by units: length of the record that begins there, and the number of the record. */
byte length[CAP];
byte number[CAP];
byte head, tail, watermark;
bool need_wakeup;

/* The kernel's own. */
byte own_head, own_tail, puts, lost;
bool locked;

/* The bell: its count, who sleeps until it is not what he has seen, and the end. */
byte rings;
bool asleep, ended, done;
byte finished;

/* Look at the consumer's tail; what cannot be one is ignored. */
inline look_at_tail()
{
	at = tail;
	if
#ifdef MUTANT_BELIEVE_TAIL
	:: true -> own_tail = at
#else
	:: D(at, own_tail) <= D(own_head, own_tail) -> own_tail = at
	:: else
#endif
	fi;
	assert(D(own_head, own_tail) <= CAP)
}

/* Torn first, so that a record that is read too early or written over is seen. */
inline store(units)
{
	puts++;
#ifdef MUTANT_HEAD_FIRST
	head = (own_head + units) % POS;
#endif
	d_step {
		length[own_head % CAP] = TORN;
		number[own_head % CAP] = TORN;
		number[(own_head + units - 1) % CAP] = TORN
	};
	d_step {
		length[own_head % CAP] = units;
		number[own_head % CAP] = puts;
		number[(own_head + units - 1) % CAP] = puts
	};
	own_head = (own_head + units) % POS;
	head = own_head
}

inline put(units)
{
#ifdef MUTANT_NO_LOCK
	skip;
#else
	atomic { !locked -> locked = true };
#endif
#ifdef MUTANT_FLAG_FIRST
	flag = need_wakeup;
#endif
	if
	:: units > CAP - D(own_head, own_tail) -> look_at_tail()
	:: else
	fi;
	if
	:: units > CAP - D(own_head, own_tail) -> lost++
	:: else -> store(units)
	fi;
#ifndef MUTANT_FLAG_FIRST
	flag = need_wakeup;
#endif
	wake = false;
	if
	:: flag ->
		look_at_tail();
		want = watermark;
#ifndef MUTANT_NO_CLAMP
		if :: want > HALF -> want = HALF :: else fi;
#endif
		if
		:: D(own_head, own_tail) >= want -> need_wakeup = false; wake = true
		:: else
		fi
	:: else
	fi;
	locked = false;
	if :: wake -> atomic { rings++; asleep = false } :: else fi
}

proctype producer()
{
	byte i, at, want;
	bool flag, wake;

	do
	:: i < RECORDS ->
		if
		:: put(1)
		:: put(2)
		fi;
		i++
	:: else -> break
	od;
	atomic { finished++; at = 0; want = 0; flag = false; wake = false }
}

byte mine, seen_head, got, size;

/* Read all that is there, in place, and be done with it once. */
inline read_all()
{
	do
	:: mine != seen_head ->
		d_step {
			size = length[mine % CAP];
			assert(size == 1 || size == 2);
			assert(size <= D(seen_head, mine))
		};
#ifdef MUTANT_DONE_FIRST
		tail = (mine + size) % POS;
#endif
		d_step {
			got++;
			assert(number[mine % CAP] == got);
			assert(number[(mine + size - 1) % CAP] == got);
			mine = (mine + size) % POS
		}
	:: else -> break
	od;
	tail = mine
}

proctype consumer(byte asked)
{
	byte seen, enough = asked;

	if :: enough > HALF -> enough = HALF :: else fi;

	do
	:: true ->
		seen = rings;
		watermark = asked;
		need_wakeup = true;
#ifndef MUTANT_NO_SECOND_LOOK
		seen_head = head;
		if
		:: D(seen_head, mine) >= enough -> goto awake
		:: else
		fi;
#endif
		atomic {
			if
			:: seen == rings && !ended -> asleep = true
			:: else
			fi
		};
		!asleep;
awake:
		need_wakeup = false;
		seen_head = head;
		read_all();
		if
		:: ended && seen_head == head -> break
		:: else
		fi
	od;
	assert(got == puts && got + lost == RECORDS * PRODUCERS);
	done = true
}

/* Stores anything at any time. The consumer is the one that is hurt, so there is none. */
proctype hostile()
{
	byte i;

	do
	:: i < 3 ->
		if
		:: tail = 0
		:: tail = 2
		:: tail = 5
		:: tail = 15
		:: need_wakeup = true; watermark = 0
		:: need_wakeup = true; watermark = 255
		fi;
		i++
	:: else -> break
	od;
	done = true
}

/* When all was put, and the consumer sleeps, it has less than it asked for. Then comes the end. */
proctype ender(byte asked)
{
	byte want = asked;

	if :: want > HALF -> want = HALF :: else fi;
	atomic {
		finished == PRODUCERS && (asleep || done) ->
#ifndef HOSTILE
		assert(!asleep || D(head, tail) < want);
#endif
		ended = true;
		asleep = false
	}
}

init {
	byte asked;

	if
	:: asked = 1
	:: asked = 2
	:: asked = 255
	fi;
	atomic {
		run producer();
		run producer();
#ifdef HOSTILE
		run hostile();
#else
		run consumer(asked);
#endif
		run ender(asked)
	}
}
