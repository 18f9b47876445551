/* Reads ten rows, again and again, as a careful C program would: prepared statements, one snapshot a turn, every text
   copied out. It is what SessionBenchmark's "select" is compared with. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct note {
    sqlite3_int64 id;
    char *text;
    size_t length;
    int completed;
};

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
        exit(1);
    }
    return statement;
}

static void run(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE || sqlite3_reset(statement) != SQLITE_OK) exit(1);
}

/* Fills an array that grows, as a list of unknown length must. */
static size_t fetch(sqlite3_stmt *query, struct note **notes) {
    size_t count = 0, capacity = 0;
    int status;
    *notes = NULL;
    while ((status = sqlite3_step(query)) == SQLITE_ROW) {
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 2;
            if (!(*notes = realloc(*notes, capacity * sizeof **notes))) exit(1);
        }
        struct note *note = *notes + count++;
        if (sqlite3_column_type(query, 0) != SQLITE_INTEGER || sqlite3_column_type(query, 1) != SQLITE_TEXT
            || sqlite3_column_type(query, 2) != SQLITE_INTEGER)
            exit(1);
        note->id = sqlite3_column_int64(query, 0);
        const unsigned char *text = sqlite3_column_text(query, 1);
        note->length = (size_t)sqlite3_column_bytes(query, 1);
        if (!(note->text = malloc(note->length + 1))) exit(1);
        memcpy(note->text, text, note->length + 1);
        note->completed = sqlite3_column_int(query, 2);
    }
    if (status != SQLITE_DONE || sqlite3_reset(query) != SQLITE_OK) exit(1);
    return count;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: PlainSelect FILE COUNT\n");
        return 64;
    }
    sqlite3 *db;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) return 1;
    if (sqlite3_exec(db, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA query_only=ON", NULL, NULL, NULL)) return 1;
    sqlite3_stmt *begin = prepare(db, "BEGIN");
    sqlite3_stmt *query = prepare(db, "SELECT id, text, completed FROM notes ORDER BY id");
    sqlite3_stmt *rollback = prepare(db, "ROLLBACK");

    long long sum = 0;
    for (long turn = 0, turns = strtol(argv[2], NULL, 10); turn < turns; turn++) {
        struct note *notes;
        run(begin);
        size_t count = fetch(query, &notes);
        run(rollback);
        for (size_t index = 0; index < count; index++) {
            sum += notes[index].id + (long long)notes[index].length + notes[index].completed;
            free(notes[index].text);
        }
        free(notes);
    }
    printf("%lld\n", sum);
    return 0;
}
