internal import Glibc
internal import Logging
internal import PosternMigrations
internal import PosternSQL
internal import UnixSignals

/// What a server does about its database before the first request, as `SCHEMA` says.
struct SchemaPreparation<App: Application> {
    let settings: Settings
    let logger: Logger
    let signals: EndSignals
    let endRequest: EndRequest
    /// Told how long each unit of work has taken.
    var unitListener: UnitListener?

    /// Opens the database once it is as it must be. SIGTERM and SIGINT end the waiting for that; an upgrade that runs is finished first,
    /// or cut off by a second signal.
    ///
    /// - Returns: `nil` when the program was told to stop meanwhile.
    /// - Throws: `DatabaseError` and ``MigrationError`` for what waiting does not mend.
    func open() async throws -> Database? {
        switch settings.schema {
        case .require, .ignore: break
        case .upgrade: guard try await isReached(by: upgrade) else { return nil }
        case .wait: guard try await isReached(by: look) else { return nil }
        }
        // One more than workers need, so that whether the database answers can be looked at while all of them read.
        let database = try settings.openDatabase(
            for: App.self, spareReaders: 1, logger: logger, unitListener: unitListener)
        if settings.schema != .ignore { try migrator(on: database).verifyAtHead(program: App.name) }
        return database
    }

    /// Whether an `attempt` has come to its end before the program was told to stop.
    ///
    /// - Parameter attempt: may block; tells what it waits for, or `nil` when it is done.
    private func isReached(by attempt: @escaping @Sendable () throws -> String?) async throws -> Bool {
        let final = await UnixSignalsSequence(trapping: signals.final)
        let watch = Task { await end(on: final) }
        defer { watch.cancel() }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await signal in endRequest.arrivals {
                    logger.info("told to stop before the database was at head", metadata: ["signal": "\(signal)"])
                    break
                }
                return false
            }
            group.addTask {
                var log = WaitingLog(logger: logger)
                while let reason = try await OwnThread.run("schema", attempt) {
                    log.tell(reason)
                    try await Task.sleep(for: .milliseconds(500))
                }
                return true
            }
            let isReached = try await group.next() ?? false
            group.cancelAll()
            guard !isReached else { return true }
            do { try await group.waitForAll() } catch is CancellationError {}
            return false
        }
    }

    /// Ends the process at the second signal, as it does in serving; what an upgrade has begun is undone when the database is opened next.
    private func end(on arrivals: UnixSignalsSequence) async {
        var count = 0
        for await signal in arrivals {
            count += 1
            guard count == signals.finalCount else { continue }
            logger.warning("a second signal: the upgrade is cut off", metadata: ["signal": "\(signal)"])
            _exit(1)
        }
    }

    /// Brings the database to head, unless another process holds it.
    @Sendable private func upgrade() throws -> String? {
        do {
            let database = try openShortly(creating: true)
            defer { database.close() }
            var options = MigrationOptions(snapshots: settings.migrationSnapshots)
            options.locks = settings.migrationLocks
            options.purpose = "\(App.name) serve"
            options.observe = tell
            try migrator(on: database).upgrade(options: options) { step in
                logger.info("upgraded the database", metadata: ["revision": "\(step.revision)"])
            }
            return nil
        } catch let error as DatabaseError {
            guard error.kind == .busy else { throw error }
            return error.message
        } catch let error as MigrationError {
            guard case .failed(let failure) = error, failure.cause.kind == .busy else { throw error }
            return error.description
        }
    }

    @Sendable private func tell(_ event: MigrationEvent) {
        switch event {
        case .snapshot(let snapshot):
            logger.info("copied the database before its upgrade", metadata: ["snapshot": "\(snapshot.file)"])
        case .snapshotRemoved(let snapshot):
            logger.info("removed the copy: the database is what it was", metadata: ["snapshot": "\(snapshot.file)"])
        case .snapshotsRemain(let error):
            logger.warning("older snapshots are still there", metadata: ["error": "\(error.message)"])
        case .copying, .statement, .counting, .checkingReferences: break
        }
    }

    /// Looks whether somebody else has brought the database to head.
    @Sendable private func look() throws -> String? {
        do {
            let database = try openShortly(creating: false)
            defer { database.close() }
            try migrator(on: database).verifyAtHead(program: App.name)
            return nil
        } catch let error as DatabaseError {
            guard error.kind == .busy || error.kind == .missing else { throw error }
            return error.message
        } catch let error as MigrationError {
            guard case .behind = error else { throw error }
            return error.description
        }
    }

    /// A database for one attempt, which waits for other processes no longer than an operator who stops the program would.
    private func openShortly(creating: Bool) throws -> Database {
        try settings.openDatabase(for: App.self, creating: creating, waitingAtMost: .seconds(1), logger: logger)
    }

    func migrator(on database: Database) throws -> Migrator {
        try Migrator(
            database: database, history: try settings.revisionSource(of: App.self).history(),
            program: "\(App.name) \(App.version)")
    }
}
