// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE
#include "emit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The files that execute a step here do so there, too: their text, in this order. */
static const char *const sources[] = {
#include "sources.inc"
};

static bool is_used(const struct program *program, const char *name, size_t len)
{
	for (int i = 0; i < program->count; i++) {
		const char *used = table[program->steps[i].call].name;

		if (strlen(used) == len && !strncmp(used, name, len))
			return true;
	}
	return false;
}

/* Whether this part of a file, which ends at an empty line, belongs to a call not used. */
static bool is_idle(const struct program *program, const char *part, const char *end)
{
	const char *name = memmem(part, end - part, "\nlong call_", 11);

	if (!name)
		return false;
	name += 11;
	return !is_used(program, name, strcspn(name, "("));
}

/* A call is what lies between its comment and the next brace in the first column. */
static const char *part_end(const char *part)
{
	const char *brace = strstr(part, "\n}\n"), *empty = strstr(part, "\n\n");

	if (*part == '\n')
		return part + 1;
	if (strncmp(part, "/* ", 3) || !empty || (brace && brace < empty))
		return empty ? empty + 2 : part + strlen(part);
	return brace ? brace + 3 : part + strlen(part);
}

static void source_emit(FILE *out, const struct program *program, const char *text)
{
	for (const char *end; *text; text = end) {
		end = part_end(text);
		if (is_idle(program, text, end))
			continue;
		while (text < end) {
			size_t len = strcspn(text, "\n") + 1;

			if (strncmp(text, "#include \"", 10) && strncmp(text, "#define _GNU", 12) &&
			    strncmp(text, "// SPDX", 7) && strncmp(text, "/* SPDX", 7))
				fwrite(text, 1, len, out);
			text += len;
		}
	}
}

static void steps_emit(FILE *out, const struct program *program)
{
	char text[PROGRAM_TEXT], *save = NULL;

	program_print(program, text, sizeof(text));
	fprintf(out, "static const struct run_step steps[] = {\n");
	for (int i = 0; i < program->count; i++) {
		const struct step *step = &program->steps[i];

		fprintf(out, "\t/* %s */\n", strtok_r(i ? NULL : text, "\n", &save));
		fprintf(out, "\t{ call_%s, %d, %d, {", table[step->call].name, step->thread,
			step->async);
		for (int n = 0; n < WORLD_ARGS; n++)
			fprintf(out, "%s%#llx", n ? ", " : " ", (unsigned long long)step->args[n]);
		fprintf(out, " } },\n");
	}
	fprintf(out, "};\n\n");
}

static const char main_text[] =
	"/* As root; the argument is how many times, as not every fault shows at once. */\n"
	"int main(int argc, char **argv)\n"
	"{\n"
	"\tenum { COUNT = sizeof(steps) / sizeof(steps[0]) };\n"
	"\tstatic struct run_result results[COUNT];\n"
	"\tint rounds = argc > 1 ? atoi(argv[1]) : 1;\n"
	"\n"
	"\tfor (int i = 0; i < rounds; i++) {\n"
	"\t\tpid_t pid = fork();\n"
	"\n"
	"\t\tif (!pid) {\n"
	"\t\t\tworld_make();\n"
	"\t\t\tpeer_begin();\n"
	"\t\t\trun_steps(steps, COUNT, results, NULL, 1);\n"
	"\t\t\tfor (int n = 0; n < COUNT; n++)\n"
	"\t\t\t\tprintf(\"step %d: %ld, errno %d\\n\", n + 1, results[n].value, results[n].error);\n"
	"\t\t\tprintf(\"broken: %s\\n\", peer_complaint() ?: \"nothing\");\n"
	"\t\t\tfflush(stdout);\n"
	"\t\t\t_exit(0);\n"
	"\t\t}\n"
	"\t\twaitpid(pid, NULL, 0);\n"
	"\t}\n"
	"\treturn 0;\n"
	"}\n";

void emit(FILE *out, const struct program *program)
{
	fprintf(out, "// SPDX"
		     "-License-Identifier: LGPL-2.1-or-later\n"
		     "/* Made by the fuzzer of kubuf: gcc -static -pthread -I include/uapi FILE */\n"
		     "#define _GNU_SOURCE\n"
		     "#include <stdio.h>\n#include <stdlib.h>\n#include <sys/wait.h>\n"
		     "#include <unistd.h>\n\n");
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		source_emit(out, program, sources[i]);
	fprintf(out, "\n");
	steps_emit(out, program);
	fputs(main_text, out);
}
