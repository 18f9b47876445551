extension ExpectedHelp {
    static let database: [(command: String, text: String)] = [
        (
            "db",
            """
            OVERVIEW: Back up, check and restore the database.

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
    ]
}
