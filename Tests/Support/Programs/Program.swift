internal import FoundationEssentials

/// The programs and files that are tested.
public enum Program {
    public static let notes = built("notes")
    public static let guestbook = built("GuestbookExample")
    public static let faultWriter = built("FaultWriter")
    public static let faultServer = built("FaultServer")
    public static let plainNotes = built("PlainNotes")
    public static let revisionEmbedder = built("RevisionEmbedder-tool")

    /// The revisions of the notes application.
    public static let migrations = PackageFiles.path("migrations")

    public static let deployRun = PackageFiles.path("deploy/run")
    public static let deployMigrate = PackageFiles.path("deploy/migrate")

    /// The folder of this package's modules, for a compiler that is to import them.
    public static let modules = beside("Modules")

    /// The folder of the object files of a target.
    public static func objects(of target: String) -> String { beside(target + ".build") }

    /// A program of this package.
    private static func built(_ name: String) -> String {
        let program = beside(name)
        precondition(FileManager.default.isExecutableFile(atPath: program), "there is no \(program): run swift build")
        return program
    }

    /// What was built beside the bundle of the tests.
    private static func beside(_ name: String) -> String {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return bundle.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 } + "/" + name
    }
}
