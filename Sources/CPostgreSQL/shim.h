#ifndef CPOSTGRESQL_SHIM_H
#define CPOSTGRESQL_SHIM_H

#include <libpq-fe.h>

#include <string.h>

/* A receiver of notices that drops them; libpq's own writes them to the standard error. What the server says before it ends a connection on
   which nothing runs comes as a notice too: that is noted in the integer behind `context`. */
static inline void cpostgresql_take_notice(void *context, const PGresult *result) {
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && (!strcmp(severity, "FATAL") || !strcmp(severity, "PANIC"))) *(int *)context = 1;
}
static inline void cpostgresql_take_notices(PGconn *connection, int *farewell) {
    PQsetNoticeReceiver(connection, cpostgresql_take_notice, farewell);
}

#endif
