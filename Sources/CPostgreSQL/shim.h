#ifndef CPOSTGRESQL_SHIM_H
#define CPOSTGRESQL_SHIM_H

#include <libpq-fe.h>

/* A receiver of notices that drops them; libpq's own writes them to the standard error. */
static inline void cpostgresql_drop_notice(void *context, const PGresult *result) {
    (void)context;
    (void)result;
}
static inline void cpostgresql_drop_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, cpostgresql_drop_notice, (void *)0);
}

#endif
