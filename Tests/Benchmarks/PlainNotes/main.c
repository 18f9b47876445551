/* Answers GET /notes behind a web server as a careful C program would: threads that wait in FCGX_Accept_r, a connection of libpq each,
   a prepared statement, the JSON written into a buffer that is kept. It is what PostgreSQLBenchmark compares Postern with.

   With "transaction" a list is read as Postern reads it, in a transaction that only reads and has one snapshot; with "statement" it is
   the statement alone. */
#include <fcgiapp.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *conninfo;
static int listener;
static bool in_transaction;

static void die(const char *what) {
    fprintf(stderr, "PlainNotes: %s\n", what);
    exit(1);
}

struct buffer {
    char *bytes;
    size_t length, capacity;
};

/* Makes room for so many bytes more, and returns where they begin. */
static char *room(struct buffer *buffer, size_t count) {
    if (buffer->length + count > buffer->capacity) {
        while (buffer->length + count > buffer->capacity) buffer->capacity = buffer->capacity ? buffer->capacity * 2 : 4096;
        if (!(buffer->bytes = realloc(buffer->bytes, buffer->capacity))) die("no memory");
    }
    return buffer->bytes + buffer->length;
}

static void add(struct buffer *buffer, const char *bytes, size_t count) {
    memcpy(room(buffer, count), bytes, count);
    buffer->length += count;
}

#define ADD(buffer, literal) add(buffer, literal, sizeof(literal) - 1)

static void add_string(struct buffer *buffer, const char *text, size_t length) {
    static const char escapes[] = "btn\0fr", digits[] = "0123456789abcdef";
    char *out = room(buffer, length * 6 + 2);
    *out++ = '"';
    size_t plain = 0;
    for (size_t index = 0; index < length; index++) {
        unsigned char byte = (unsigned char)text[index];
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        memcpy(out, text + plain, index - plain);
        out += index - plain;
        plain = index + 1;
        *out++ = '\\';
        if (byte >= 0x20) *out++ = (char)byte;
        else if (byte >= 8 && byte <= 13 && escapes[byte - 8]) *out++ = escapes[byte - 8];
        else {
            memcpy(out, "u00", 3);
            out[3] = digits[byte >> 4];
            out[4] = digits[byte & 15];
            out += 5;
        }
    }
    memcpy(out, text + plain, length - plain);
    out += length - plain;
    *out++ = '"';
    buffer->length = (size_t)(out - buffer->bytes);
}

static void run(PGconn *connection, const char *sql) {
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) die(PQerrorMessage(connection));
    PQclear(result);
}

static void list(PGconn *connection, struct buffer *out) {
    if (in_transaction) run(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    PGresult *notes = PQexecPrepared(connection, "list", 0, NULL, NULL, NULL, 1);
    if (PQresultStatus(notes) != PGRES_TUPLES_OK) die(PQerrorMessage(connection));
    ADD(out, "[");
    for (int row = 0, count = PQntuples(notes); row < count; row++) {
        if (row) ADD(out, ",");
        ADD(out, "{\"text\":");
        add_string(out, PQgetvalue(notes, row, 0), (size_t)PQgetlength(notes, row, 0));
        if (*PQgetvalue(notes, row, 1)) ADD(out, ",\"completed\":true}");
        else ADD(out, ",\"completed\":false}");
    }
    ADD(out, "]");
    PQclear(notes);
    if (in_transaction) run(connection, "COMMIT");
}

static void *work(void *unused) {
    (void)unused;
    PGconn *connection = PQconnectdb(conninfo);
    if (PQstatus(connection) != CONNECTION_OK) die(PQerrorMessage(connection));
    PGresult *result = PQprepare(connection, "list", "SELECT text, completed FROM notes ORDER BY id", 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) die(PQerrorMessage(connection));
    PQclear(result);
    struct buffer body = {0};
    FCGX_Request request;
    FCGX_InitRequest(&request, listener, 0);
    while (FCGX_Accept_r(&request) == 0) {
        const char *method = FCGX_GetParam("REQUEST_METHOD", request.envp), *path = FCGX_GetParam("PATH_INFO", request.envp);
        if (!method || !path || strcmp(method, "GET") || strcmp(path, "/notes")) {
            FCGX_PutS("Status: 404 Not Found\r\n\r\n", request.out);
        } else {
            char head[96];
            body.length = 0;
            list(connection, &body);
            int length = snprintf(
                head, sizeof head, "Status: 200\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n", body.length);
            FCGX_PutStr(head, length, request.out);
            FCGX_PutStr(body.bytes, (int)body.length, request.out);
        }
        FCGX_Finish_r(&request);
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: PlainNotes SOCKET THREADS CONNINFO transaction|statement\n");
        return 64;
    }
    conninfo = argv[3];
    in_transaction = !strcmp(argv[4], "transaction");
    signal(SIGPIPE, SIG_IGN);
    if (FCGX_Init()) die("FCGX_Init failed");
    signal(SIGTERM, SIG_DFL); /* libfcgi's own handler only sets a flag, which a thread in accept(2) never sees */
    umask(0);
    if ((listener = FCGX_OpenSocket(argv[1], 1024)) < 0) die("cannot listen");
    pthread_t thread;
    for (int index = atoi(argv[2]); index > 0; index--)
        if (pthread_create(&thread, NULL, work, NULL)) die("no thread");
    pthread_join(thread, NULL);
    return 0;
}
