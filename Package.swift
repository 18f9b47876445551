// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Of what a request goes through: what is `async` there stays where its caller is, without asking for an executor at each call.
let requestSettings = settings + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let memoryLogging = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "postern",
    products: [
        .library(name: "Postern", targets: ["Postern"]),
        .library(name: "PosternHTTP", targets: ["PosternHTTP"]),
        .library(name: "PosternGateway", targets: ["PosternGateway"]),
        .library(name: "PosternSQL", targets: ["PosternSQL"]),
        .library(name: "PosternSQLite", targets: ["PosternSQLite"]),
        .library(name: "PosternPostgreSQL", targets: ["PosternPostgreSQL"]),
        .library(name: "PosternMigrations", targets: ["PosternMigrations"]),
        .library(name: "PosternMetrics", targets: ["PosternMetrics"]),
        .library(name: "PosternTesting", targets: ["PosternTesting"]),
        .plugin(name: "EmbedRevisions", targets: ["EmbedRevisions"]),
        .executable(name: "notes", targets: ["NotesCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

        .target(name: "PosternHTTP", dependencies: [httpTypes], swiftSettings: requestSettings),
        .target(
            name: "PosternGateway", dependencies: ["PosternHTTP", "CFastCGI", "CLinux", httpTypes, logging, metrics],
            swiftSettings: requestSettings),
        .target(name: "PosternMetrics", dependencies: [coreMetrics], swiftSettings: settings),
        .target(name: "PosternSQL", dependencies: [logging, metrics], swiftSettings: settings),
        .target(name: "PosternSQLite", dependencies: ["PosternSQL", "CLinux", "CSQLite"], swiftSettings: settings),
        .target(name: "PosternPostgreSQL", dependencies: ["PosternSQL", "CPostgreSQL"], swiftSettings: settings),
        .target(name: "PosternMigrations", dependencies: ["PosternSQL"], swiftSettings: settings),
        .plugin(
            name: "EmbedRevisions", capability: .buildTool(), dependencies: ["RevisionEmbedder"], path: "Sources/EmbedRevisions"),
        .executableTarget(name: "RevisionEmbedder", swiftSettings: settings),
        .target(
            name: "Postern",
            dependencies: [
                "PosternHTTP", "PosternGateway", "PosternMetrics", "PosternSQL", "PosternMigrations",
                httpTypes, logging, metrics, lifecycle, unixSignals, configuration, argumentParser,
            ],
            swiftSettings: requestSettings),
        .target(
            name: "PosternTesting",
            dependencies: [
                "Postern", "PosternHTTP", "PosternGateway", "PosternSQL", "PosternMigrations", httpTypes, logging,
            ],
            swiftSettings: requestSettings),
        .target(name: "Notes", dependencies: ["PosternHTTP", "PosternSQL", httpTypes], swiftSettings: requestSettings),
        .executableTarget(
            name: "NotesCommand",
            dependencies: [
                "Postern", "Notes", "PosternHTTP", "PosternMigrations", "PosternPostgreSQL", "PosternSQL", "PosternSQLite",
            ],
            swiftSettings: requestSettings, plugins: ["EmbedRevisions"]),

        .executableTarget(
            name: "GuestbookExample",
            dependencies: ["Postern", "PosternHTTP", "PosternMigrations", "PosternSQL", "PosternSQLite"],
            path: "Tests/GuestbookExample", exclude: ["migrations"], swiftSettings: settings, plugins: ["EmbedRevisions"]),
        .executableTarget(
            name: "SessionBenchmark", dependencies: ["PosternSQL", "PosternSQLite", "CSQLite", "TestSupport", argumentParser],
            path: "Tests/Benchmarks/SessionBenchmark", swiftSettings: settings),
        .executableTarget(
            name: "MicroBenchmark",
            dependencies: ["PosternHTTP", "PosternMigrations", "PosternSQLite", "PosternTesting", argumentParser],
            path: "Tests/Benchmarks/MicroBenchmark",
            swiftSettings: settings),
        .executableTarget(
            name: "GatewayBenchmark", dependencies: ["TestSupport"], path: "Tests/Benchmarks/GatewayBenchmark",
            swiftSettings: settings),
        .executableTarget(
            name: "PostgreSQLBenchmark", dependencies: ["TestSupport", argumentParser],
            path: "Tests/Benchmarks/PostgreSQLBenchmark",
            swiftSettings: settings),
        .executableTarget(name: "PlainNotes", dependencies: ["CFastCGI", "CPostgreSQL"], path: "Tests/Benchmarks/PlainNotes"),
        .executableTarget(name: "PlainSelect", dependencies: ["CSQLite"], path: "Tests/Benchmarks/PlainSelect"),
        .executableTarget(
            name: "FaultWriter", dependencies: ["PosternSQL", "PosternSQLite", "TestSupport", argumentParser],
            path: "Tests/FaultWriter", swiftSettings: settings),
        .executableTarget(
            name: "FaultServer", dependencies: ["Postern", "PosternHTTP", "PosternSQL", "PosternSQLite"],
            path: "Tests/FaultServer", swiftSettings: settings),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
        tests(
            "EndToEndTests",
            [
                "NotesCommand", "GuestbookExample", "FaultServer", "PosternGateway", "PosternHTTP", "PosternSQL", "PosternSQLite",
                "TestSupport", httpTypes, logging,
            ]),
        tests(
            "FaultTests",
            ["NotesCommand", "FaultWriter", "FaultServer", "PosternHTTP", "PosternSQL", "PosternSQLite", "TestSupport"]),
        tests(
            "NotesTests",
            [
                "Notes", "PosternHTTP", "PosternMigrations", "PosternSQL", "PosternPostgreSQL", "PosternSQLite", "PosternTesting",
                "TestSupport", httpTypes,
            ]),
        tests(
            "PosternGatewayTests",
            [
                "PosternGateway", "PosternHTTP", "CFastCGI", "TestSupport", httpTypes, logging, memoryLogging, metrics,
                metricsTestKit,
            ]),
        tests("PosternHTTPTests", ["PosternHTTP", "TestSupport", httpTypes]),
        .testTarget(
            name: "PosternMigrationsTests",
            dependencies: ["PosternMigrations", "PosternPostgreSQL", "PosternSQL", "PosternSQLite", "TestSupport"],
            exclude: ["migrations"], swiftSettings: settings, plugins: ["EmbedRevisions"]),
        tests("PosternMetricsTests", ["PosternMetrics", "TestSupport", metrics]),
        tests("PosternSQLTests", ["PosternSQL", "TestSupport", logging, metrics]),
        tests(
            "PosternSQLiteTests",
            ["PosternSQL", "PosternSQLite", "TestSupport", logging, memoryLogging, metrics, metricsTestKit]),
        tests(
            "PosternPostgreSQLTests",
            ["PosternSQL", "PosternPostgreSQL", "PosternSQLite", "TestSupport", logging, memoryLogging]),
        .testTarget(
            name: "PosternTestingTests",
            dependencies: [
                "Postern", "PosternTesting", "PosternHTTP", "PosternMigrations", "PosternSQL", "PosternSQLite", "TestSupport",
                httpTypes, lifecycle,
            ],
            swiftSettings: settings, plugins: ["EmbedRevisions"]),
        tests(
            "PosternTests",
            [
                "Postern", "PosternGateway", "PosternHTTP", "PosternMigrations", "PosternSQL", "PosternSQLite", "TestSupport",
                httpTypes, logging, memoryLogging,
            ]),
    ]
)
