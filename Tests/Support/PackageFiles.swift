import FoundationEssentials

/// The files of this package, for tests that use the shipped ones.
public enum PackageFiles {
    /// The absolute path of `name`, which is relative to the package's directory.
    public static func path(_ name: String) -> String {
        root + "/" + name
    }

    /// The text of `name`, which is relative to the package's directory.
    public static func read(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    /// This file is Tests/Support/PackageFiles.swift.
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
}
