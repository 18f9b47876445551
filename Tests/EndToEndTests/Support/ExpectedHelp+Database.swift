extension ExpectedHelp {
    static let database: [(command: String, text: String)] = [
        (
            "db",
            """
            OVERVIEW: Back up, check, restore and copy the database.

            USAGE: notes db <subcommand>

            OPTIONS:
              --version               Show the version.
              -h, --help              Show help information.

            SUBCOMMANDS:
              backup                  Copy the database, as it is at this moment, to a new
                                      file.
              check                   Look for damage in the database and for dangers
                                      around it.
              restore                 Put a backup in the place of the database.
              copy                    Copy all rows to an empty database, such as from
                                      SQLite to PostgreSQL.

              See 'notes help db <subcommand>' for detailed help.

            """
        ),
        (
            "db backup",
            """
            OVERVIEW: Copy the database, as it is at this moment, to a new file.

            The service may go on. The copy is verified and brought to disk before it gets
            its name; a file that exists is never overwritten.

            USAGE: notes db backup <file> [<options>]

            ARGUMENTS:
              <file>                  The file to make.

            OPTIONS:
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
            "db check",
            """
            OVERVIEW: Look for damage in the database and for dangers around it.

            The service may go on. Each line is ok, a warning or a problem; it ends with 1
            when there is a problem. All of the database is read, which takes its time.

            USAGE: notes db check [--json] [<options>]

            OPTIONS:
              --json                  Print one JSON object.
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
            "db restore",
            """
            OVERVIEW: Put a backup in the place of the database.

            Stop the service first: while anybody has the database open, nothing is done.
            The backup is verified before, and the database that it replaces is kept beside
            it.

            USAGE: notes db restore <file> [<options>]

            ARGUMENTS:
              <file>                  A file that db backup has made.

            OPTIONS:
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
            "db copy",
            """
            OVERVIEW: Copy all rows to an empty database, such as from SQLite to
            PostgreSQL.

            Stop the service first. Both databases must be at the same revision: migrate
            upgrade makes the tables of the new one. Every value is looked at before
            anything is written; what the new database cannot keep as it is ends the copy,
            with its table, row and column. Counts and checksums of both are compared at
            the end. A copy that was interrupted goes on when it is run again.

            USAGE: notes db copy <from> <to> [--restart] [<options>]

            ARGUMENTS:
              <from>                  The database to read, such as sqlite:///notes.db.
              <to>                    The database to fill. Others see a password in it:
                                      leave it to PGPASSWORD or ~/.pgpass.

            OPTIONS:
              --restart               Delete what an interrupted copy has brought, and
                                      begin anew.
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
    ]
}
