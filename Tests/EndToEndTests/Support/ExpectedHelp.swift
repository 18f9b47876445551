/// What each command says of itself.
enum ExpectedHelp {
    static let all = general + migrateVerbs + schema + snapshots + database + control

    private static let general: [(command: String, text: String)] = [
        (
            "",
            """
            OVERVIEW: Keeps notes: a JSON service behind nginx or lighttpd.

            USAGE: notes <subcommand>

            OPTIONS:
              --version               Show the version.
              -h, --help              Show help information.

            SUBCOMMANDS:
              serve                   Answer the requests that a web server sends over
                                      FastCGI or SCGI.
              routes                  Print the routes: method, path, name, middleware and
                                      limits.
              openapi                 Print the OpenAPI 3.1 document of the routes, as JSON.
              migrate                 Carry the schema of the database forward and back.
              db                      Back up, check, restore and copy the database.
              ctl                     Ask a running service, or tell it what to do.

              See 'notes help <subcommand>' for detailed help.

            """
        ),
        (
            "serve",
            """
            OVERVIEW: Answer the requests that a web server sends over FastCGI or SCGI.

            Every setting may also stand in the environment or in .env, under the name in
            parentheses; a flag outranks the environment, which outranks .env. Without
            --listen, sockets from systemd are served, or one on descriptor 0: so lighttpd
            and spawn-fcgi can start the program.

            USAGE: notes serve [<options>]

            OPTIONS:
              --listen <listen>       Where to listen: fastcgi:unix:PATH,
                                      scgi:127.0.0.1:PORT, scgi:fd:0, fastcgi:systemd; may
                                      be repeated (LISTEN).
              --workers <workers>     Requests served at the same time (WORKERS).
              --body-limit <bytes>    The largest body of a request, in bytes (BODY_LIMIT).
              --database-durability <database-durability>
                                      How durable: full or normal (DATABASE_DURABILITY).
              --database-echo <database-echo>
                                      sql: log every statement; values: with its values
                                      (DATABASE_ECHO).
              --schema <schema>       If the database is not at head: require refuses,
                                      upgrade upgrades, wait waits, ignore serves (SCHEMA).
              --drain <drain>         Seconds for running requests after SIGTERM (DRAIN).
              --control <control>     A socket for ctl: unix:PATH (CONTROL).
              --sendfile <way>        Who sends files: none, x-sendfile or
                                      x-accel-redirect:/URI=/DIRECTORY (SENDFILE).
              --no-supervisor         Serve without a supervisor (SUPERVISOR=no).
              --log-level <log-level> trace, debug, info, notice, warning, error or
                                      critical (LOG_LEVEL).
              --log-format <format>   text or json (LOG_FORMAT).
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "routes",
            """
            OVERVIEW: Print the routes: method, path, name, middleware and limits.

            The application is started as for serving, but with a temporary database at
            head; the service's own is not opened. It ends with 1 when routes get in each
            other's way, and names them.

            USAGE: notes routes [--json] [<options>]

            OPTIONS:
              --json                  Print one JSON object.
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "openapi",
            """
            OVERVIEW: Print the OpenAPI 3.1 document of the routes, as JSON.

            It is what the service shows at /openapi.json, and for people at /docs, unless
            DOCUMENTATION=no. The routes are made as for serving, but with a temporary
            database at head; the service's own is not opened. It ends with 1 when a type
            has no schema, and names it.

            USAGE: notes openapi [<options>]

            OPTIONS:
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate",
            """
            OVERVIEW: Carry the schema of the database forward and back.

            USAGE: notes migrate <subcommand>

            OPTIONS:
              --version               Show the version.
              -h, --help              Show help information.

            SUBCOMMANDS:
              upgrade                 Apply revisions up to the target, all of them or none.
              downgrade               Undo revisions down to the target, all of them or
                                      none.
              current                 Print the revision that the database is at.
              status                  Print which revisions are applied, pending or unknown.
              history                 Print the revisions, the newest first.
              show                    Print the SQL of a revision, and whether it is
                                      applied.
              heads                   Print the newest revision; after a merge of branches,
                                      both.
              revision                Write the file of a new revision, and print its path.
              edit                    Edit the file of a revision that is not applied yet.
              rebase                  After a merge of branches, let one head follow the
                                      other.
              redo                    Undo the newest revision and apply it again, both or
                                      none.
              stamp                   Record that the database is at the target, and run no
                                      SQL.
              snapshots               Print the snapshots of the database, the newest first.
              restore                 Put the database back to where it was before a run.
              dump                    Write the schema of the database into a file.
              load                    Make a new database out of a dumped schema.
              check                   Compare the database with its revisions.
              init                    Make the directory of the revisions.

              See 'notes help migrate <subcommand>' for detailed help.

            """
        ),
        (
            "migrate upgrade",
            """
            OVERVIEW: Apply revisions up to the target, all of them or none.

            A database that does not exist is made. One that has rows is copied before,
            into a directory beside it; restore brings such a snapshot back. Running it
            again does nothing.

            USAGE: notes migrate upgrade [<target>] [<options>]

            ARGUMENTS:
              <target>                head, +n (so many further), or an id or the first
                                      digits of one. (default: head)

            OPTIONS:
              --per-revision          A transaction for each revision: those before one
                                      that fails are kept.
              --no-snapshot           Take no snapshot of the database before.
              --sql                   Print the script for sqlite3 instead. From a to b, as
                                      a:b, it asks no database.
              --dry-run               Do it all, report rows and times, and undo it.
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate downgrade",
            """
            OVERVIEW: Undo revisions down to the target, all of them or none.

            What the undone revisions had added is gone, with the data in it. Where tables
            with rows would be dropped or emptied, it asks on a terminal, and exits with 6
            elsewhere. A database that has rows is copied before, as by upgrade.

            USAGE: notes migrate downgrade <target> [<options>]

            ARGUMENTS:
              <target>                -n (so many back), base, or an id or the first digits
                                      of one, which stays applied.

            OPTIONS:
              --per-revision          A transaction for each revision: those before one
                                      that fails are kept.
              --allow-data-loss       Drop and empty tables that have rows, without asking.
              --no-snapshot           Take no snapshot of the database before.
              --sql                   Print the script for sqlite3 instead. From a to b, as
                                      a:b, it asks no database.
              --dry-run               Do it all, report rows and times, and undo it.
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate current",
            """
            OVERVIEW: Print the revision that the database is at.

            USAGE: notes migrate current [--check] [--json] [<options>]

            OPTIONS:
              --check                 End with 3 when revisions are pending, and with 1
                                      when the database is ahead of the program.
              --json                  Print one JSON object.
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate history",
            """
            OVERVIEW: Print the revisions, the newest first.

            Without -v, and without +n or -n, which count from where the database is, the
            database is not asked.

            USAGE: notes migrate history [<range>] [-v] [--json] [<options>]

            ARGUMENTS:
              <range>                 a:b, a: or :b, with ids or the first digits of one,
                                      base, head, +n and -n; both ends are shown. (default:
                                      :)

            OPTIONS:
              -v, --verbose           Ask the database too: when each was applied, by which
                                      program, and how long it took.
              --json                  Print one JSON object.
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate revision",
            """
            OVERVIEW: Write the file of a new revision, and print its path.

            Fill in its two sections, then run upgrade. With --autogenerate they lead from
            what the revisions make to the schema that is wished for, and back; what that
            cannot decide is marked with "-- review:", here and in the file. Without a
            difference there is no file.

            USAGE: notes migrate revision --message <message> [--edit] [<options>]
                   notes migrate revision -m <message> --autogenerate [--schema <file>]

            OPTIONS:
              -m, --message <message> What it does, in one line: "Give notes a due date".
              --autogenerate          Write both sections by comparing schemas.
              --schema <schema>       The schema that is wished for, as SQL. (default: what
                                      the program declares, else schema.sql beside the
                                      revisions)
              --edit                  Open the file in the editor of VISUAL or EDITOR.
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
    ]
}
