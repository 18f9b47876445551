/// What the commands for a running service say of themselves.
extension ExpectedHelp {
    static let control: [(command: String, text: String)] = [
        (
            "ctl",
            """
            OVERVIEW: Ask a running service, or tell it what to do.

            The service must have a control socket (CONTROL, --control), and answers there
            when every worker is busy. Each ends with 0 for yes or done, 1 for no or
            failed, 64 for a wrong command line, and 69 when nobody answers.

            USAGE: notes ctl <subcommand>

            OPTIONS:
              --version               Show the version.
              -h, --help              Show help information.

            SUBCOMMANDS:
              ping                    Print which process answers.
              status                  Print what the workers do, in the terms of PHP-FPM.
              ready                   Print whether the service is ready for requests, and
                                      why not.
              reload                  Let the supervisor start a new serving process, and
                                      wait until it serves.
              drain                   Let the service finish its requests and end, as
                                      SIGTERM does.

              See 'notes help ctl <subcommand>' for detailed help.

            """
        ),
        (
            "ctl ping",
            """
            OVERVIEW: Print which process answers.

            USAGE: notes ctl ping [<options>]

            OPTIONS:
              --control <control>     The control socket of the service: unix:PATH
                                      (CONTROL).
              --timeout <seconds>     Seconds to wait for the answer.
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "ctl status",
            """
            OVERVIEW: Print what the workers do, in the terms of PHP-FPM.

            USAGE: notes ctl status [text|json|openmetrics] [--full] [<options>]

            ARGUMENTS:
              <format>                text, json or openmetrics. (values: text, json,
                                      openmetrics; default: text)

            OPTIONS:
              --full                  Tell of each worker as well, in text and JSON.
              --control <control>     The control socket of the service: unix:PATH
                                      (CONTROL).
              --timeout <seconds>     Seconds to wait for the answer.
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "ctl ready",
            """
            OVERVIEW: Print whether the service is ready for requests, and why not.

            It is when its database answers and has the schema that the program needs, and
            it has not been told to end. It ends with 1 when it is not.

            USAGE: notes ctl ready [<options>]

            OPTIONS:
              --control <control>     The control socket of the service: unix:PATH
                                      (CONTROL).
              --timeout <seconds>     Seconds to wait for the answer.
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "ctl reload",
            """
            OVERVIEW: Let the supervisor start a new serving process, and wait until it
            serves.

            No request is lost. It ends with 1 when the new process did not serve: then the
            one before goes on, and the log of the service says why. Without --timeout it
            waits for two minutes.

            USAGE: notes ctl reload [<options>]

            OPTIONS:
              --control <control>     The control socket of the service: unix:PATH
                                      (CONTROL).
              --timeout <seconds>     Seconds to wait for the answer.
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "ctl drain",
            """
            OVERVIEW: Let the service finish its requests and end, as SIGTERM does.

            It does not wait for that; running requests have DRAIN seconds. Said twice, it
            cuts nothing off.

            USAGE: notes ctl drain [<options>]

            OPTIONS:
              --control <control>     The control socket of the service: unix:PATH
                                      (CONTROL).
              --timeout <seconds>     Seconds to wait for the answer.
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
    ]
}
