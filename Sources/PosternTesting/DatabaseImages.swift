internal import PosternMigrations
internal import PosternSQL
internal import Synchronization

/// Databases at head as bytes, each made once by the real migrations: to copy one takes much less time than to make it.
enum DatabaseImages {
    /// What the texts of the revisions are known by. To compare texts takes much less time than to read them.
    private enum Key: Equatable {
        case embedded(EmbeddedRevisions)
        case files([RevisionDirectory.File])
        case revisions([Revision])

        init(_ source: some RevisionSource) throws {
            self =
                switch source {
                case let embedded as EmbeddedRevisions: .embedded(embedded)
                case let directory as RevisionDirectory: .files(try directory.files())
                default: .revisions(try source.revisions())
                }
        }
    }

    private static let images = Mutex<[(key: Key, bytes: [UInt8])]>([])

    /// The image that the revisions of `source` lead to; blocks, the others too who want one, while the first is made.
    static func image(of source: some RevisionSource, drivers: [any DatabaseDriver]) throws -> [UInt8] {
        let key = try Key(source)
        return try images.withLock { images in
            if let known = images.first(where: { $0.key == key }) { return known.bytes }
            let scratch = try ScratchDatabase(drivers: drivers)
            try Migrator(database: scratch.database, history: source.history()).upgrade()
            let image = try scratch.closedImage()
            images.append((key, image))
            return image
        }
    }
}
