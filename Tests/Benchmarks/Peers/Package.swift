// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that Postern depends on nothing of this.
let package = Package(
    name: "peers",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1")],
    targets: [
        .executableTarget(
            name: "HummingbirdRouting", dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
            path: "HummingbirdRouting", swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
