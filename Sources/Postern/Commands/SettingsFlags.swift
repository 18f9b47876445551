internal import ArgumentParser

/// The settings that every command with revisions takes on the command line.
struct SettingsFlags: ParsableArguments {
    @Option(help: "The directory of the revisions, instead of those in the program (MIGRATIONS).")
    var directory: String?

    @OptionGroup var database: DatabaseFlags

    /// Reads the settings, flags first.
    ///
    /// - Parameter more: further flags, by the names of their variables.
    func settings(for name: String, _ more: [String: String?] = [:]) throws -> Settings {
        try database.settings(for: name, more.merging(["MIGRATIONS": directory]) { _, own in own })
    }
}
