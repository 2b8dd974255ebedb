using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Messages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_pending",
                table: "events",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    booking = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false, collation: "BINARY"),
                    origin = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false, collation: "BINARY"),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true, collation: "BINARY"),
                    recipient = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true, collation: "BINARY"),
                    locale = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    position = table.Column<int>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_try_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    provider = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true, collation: "BINARY"),
                    provider_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true, collation: "BINARY"),
                    last_error = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true, collation: "BINARY")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_messages", x => new { x.partner_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_events_pending",
                table: "events",
                column: "id",
                filter: "is_pending");

            migrationBuilder.CreateIndex(
                name: "ix_messages_due",
                table: "messages",
                columns: new[] { "channel", "partner_id", "next_try_at" },
                filter: "next_try_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_messages_partner_id_booking_origin_channel",
                table: "messages",
                columns: new[] { "partner_id", "booking", "origin", "channel" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_provider",
                table: "messages",
                columns: new[] { "provider", "provider_id" },
                filter: "provider_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropIndex(
                name: "ix_events_pending",
                table: "events");

            migrationBuilder.DropColumn(
                name: "is_pending",
                table: "events");
        }
    }
}
